package kind

import (
	"strings"

	"maildesk/mailin/scan"
	"maildesk/store"
)

// alarmed recognises what monitoring writes. It becomes a ticket but is
// never answered, and must not be lost among newsletters, as which many
// alerting services mark it.
func alarmed(c *clues) (store.Kind, string) {
	if c.reply || c.forward {
		return "", ""
	}
	subject := strings.ToLower(strings.TrimSpace(c.m.Subject))
	if monitors[c.local] {
		return store.Notification, "from: " + c.local
	}
	if word := scan.PrefixOf(c.local, monitorPrefixes); word != "" && !strings.HasPrefix(c.local[len(word):], "team") {
		return store.Notification, "from: " + c.local
	}
	sure := scan.PrefixOf(subject, alertSubjects)
	if sure != "" {
		return store.Notification, "subject: " + sure
	}
	word := scan.PrefixOf(strings.TrimLeft(subject, "[【*<(（ "), alertWords)
	if word == "" {
		return "", ""
	}
	// The words alone are written by people too ("告警：服务器磁盘满了").
	switch {
	case c.machine != "" || c.autoSubmitted != "":
		return store.Notification, "subject: " + word
	case alarmSenders[strings.TrimRight(c.local, "0123456789-_.")] || noReplyLocal(c.local) || c.local == "root":
		return store.Notification, "from and subject: " + c.local + ", " + word
	}
	return "", ""
}

// monitors are senders that no person has.
var monitors = wordSet(`zabbix nagios icinga icinga2 prometheus alertmanager grafana cacti netdata
	librenms observium prtg solarwinds uptimekuma uptime-kuma open-falcon n9e nightingale
	cron anacron logwatch fail2ban smartd mdadm sentry`)

var monitorPrefixes = []string{"zabbix-", "zabbix.", "zabbix_", "nagios-", "nagios@", "prometheus-", "alertmanager-", "grafana-"}

// alarmSenders are addresses of monitoring in many companies, and of people
// on duty in some.
var alarmSenders = wordSet(`alert alerts alerting alarm alarms monitor monitoring monitors monit ops-alert
	ops_alert opsalert notify notification notifications notice system sys sysadmin sms warning jiankong gaojing baojing yunwei
	server backup report reports idrac ilo ups nas synology qnap veeam`)

// alertSubjects begin no subject of a person.
var alertSubjects = []string{
	"[firing:", "[resolved:", "[alerting]", "** problem ", "** recovery ", "** acknowledgement ", "** flappingstart",
	"resolved in ", "cron <", "logwatch for ", "[fail2ban]", "smart error (", "degradedarray event on",
	"degraded array event", "anacron job ", "【zabbix", "[zabbix", "[nagios", "【阿里云监控】", "【云监控】", "【腾讯云】告警", "【华为云】告警", "aws notification - alarm", "alarm: \"",
}

// alertWords begin the subjects of alerts.
var alertWords = []string{
	"告警", "报警", "警报", "监控告警", "监控报警", "故障告警", "故障通知", "恢复通知", "告警恢复", "恢复", "严重", "紧急告警", "预警", "异常告警", "备份失败", "备份成功", "备份任务", "阿里云", "腾讯云", "华为云", "云监控",
	"alert", "alarm", "warning", "critical", "problem", "recovery", "recovered", "resolved", "firing", "down", "up:", "ok:", "ok -", "failed", "failure", "success", "backup", "cron",
	"notification", "service alert", "host alert", "警告", "服务器",
}
