package store

// Asked says what the desk last asked the requester of a ticket. An answer
// such as 同意 has no meaning without it.
type Asked string

const (
	AskedNone      Asked = "none"
	AskedInfo      Asked = "info"      // missing fields
	AskedSelfCheck Asked = "selfcheck" // to try the self-check steps
	AskedConfirm   Asked = "confirm"   // whether the solution works
	AskedSurvey    Asked = "survey"
	AskedApproval  Asked = "approval"
	AskedConsent   Asked = "consent" // to remote assistance
	AskedVisit     Asked = "visit"   // whether the time of an appointment suits
)
