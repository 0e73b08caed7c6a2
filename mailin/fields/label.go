package fields

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"maildesk/mailin/scan"
)

// label is what stands in front of a value in a form.
type label struct {
	fields []string // of store.Fields; none for a label of something else
	other  bool     // of a person who is not the writer: 新员工姓名
	writer bool     // says that the writer is meant: 申请人部门
	loose  bool     // known by a word inside it only
	none   bool     // known to be of something else
}

func (l label) field() string {
	if len(l.fields) == 0 {
		return ""
	}
	return l.fields[0]
}

// labelNames are the ways to write each label, without blanks, lower case.
// Labels under "-" are known, and are none of our fields.
var labelNames = map[string]string{
	"name": `姓名 名字 员工姓名 报障人 报修人 申请人 申报人 提交人 联系人 使用人 使用者 填写人 填表人 反馈人 报告人 求助人 发起人 提出人 用户
		用户姓名 姓名全称 中文名 中文姓名 真实姓名 我是 本人 称呼 报障人员 报修人员 申请人员 申请者 机主 需求人 提报人 发件人姓名 联络人 聯絡人 申請人
		name fullname yourname employeename requester requestor requestedby reportedby reporter contactperson contactname applicant submittedby caller
		requestername requestorname employee enduser firstandlastname`,
	"department": `部门 所在部门 所属部门 部门名称 科室 处室 单位 部門 组别 事业部 申请部门 报修部门 使用部门 报障部门 所在科室 所在单位 部门科室 科组 所属单位 工作部门 需求部门
		所属团队 团队 所属中心 部门班组 department dept departmentname division businessunit bu team departmentteam orgunit organization office/department costcenter/department`,
	"employee_id": `工号 员工号 员工编号 员工工号 职工号 职工编号 人员编号 工牌号 人员工号 员工代码 员工id 工牌编号 职员编号 工號 員工編號 人事编号
		employeeid employeeno employeenumber employeecode empid empno empnumber staffid staffno staffnumber badgeno badgenumber badgeid personnelno personnelnumber jobnumber workid workerid staffcode personnelid idnumber`,
	"phone": `电话 联系电话 手机 手机号 手机号码 联系方式 分机 分機 分機號碼 分机号 分机号码 座机 座机号 办公电话 固话 固定电话 移动电话 内线 内线号码 短号 電話 聯絡電話 手機 联系号码 电话号码
		回电号码 联系手机 座机号码 内线电话 固定电话号码 联络电话 联络方式 移动号码 办公座机 直线 总机 电话分机 方便联系的电话 座机分机 联系人电话 可联系电话
		phone phoneno phonenumber tel telephone telephoneno telephonenumber mobile mobileno mobilenumber mobilephone mob cell cellphone ext extension extensionno contactno
		contactnumber contactinfo contactphone officephone directline direct deskphone workphone phoneext callbacknumber bestnumbertoreachyou handphone telno extno contactinformation contactdetails bestcontactnumber t m p`,
	"device_model": `设备型号 型号 机型 电脑型号 设备 设备名称 设备品牌型号 品牌型号 主机型号 打印机型号 笔记本型号 电脑品牌 终端型号 手机型号 使用设备 电脑 故障设备 设备品牌 设备名 品牌及型号 设备及型号
		设备品牌及型号 电脑品牌型号 笔记本 打印机 主机 机器型号 机器 计算机型号 显示器型号 设备名称及型号 设备名称型号 品牌 涉及设备 报修设备 硬件型号 投影仪型号 设备机型 電腦型號 設備型號 型號 設備
		device devicemodel model computer computermodel machine laptop equipment hardware makemodel makeandmodel printermodel printer laptopmodel pcmodel modelno modelnumber devicename devicetypemodel hardwaremodel brandmodel phonemodel workstation deviceused`,
	"os": `系统 系統 操作系统 系统版本 操作系统版本 操作系统及版本 windows版本 电脑系统 手机系统 操作系统名称 系统环境 系统及版本 操作环境 作業系統 操作系統 运行环境 系统类型 os版本
		os osversion operatingsystem operatingsystemversion windowsversion platform ossoftware osandversion system macosversion systemversion`,
	"software": `软件 软件名称 软件及版本 软件名称及版本 软件版本 应用 应用程序 应用软件 应用系统 系统名称 涉及软件 涉及系统 业务系统 程序 程序名称 客户端版本 浏览器 所用软件 应用名称 软件名 相关软件 软件系统 客户端
		软件/系统 软件名称版本 系统/软件 故障软件 问题软件 使用软件 相关系统 軟體 軟體名稱 软件或系统 所涉软件 软件信息 应用及版本 应用系统名称 申请软件 软件需求 浏览器及版本 系统软件
		app application software softwareversion program appversion softwarename applicationname affectedapplication softwareapplication affectedsystem applicationversion softwareandversion browser systemapplication appname programname application/system clientversion`,
	"error_code": `错误代码 错误码 报错代码 报错信息 错误信息 错误提示 报错 报错内容 报错提示 提示信息 异常代码 故障代码 蓝屏代码 错误编号 状态码 终止代码 停止代码 错误 错误号 报错码 异常信息 报错截图信息 错误内容 蓝屏错误
		故障码 报警代码 异常提示 错误消息 報錯訊息 錯誤代碼 錯誤訊息 错误代号 系统提示 提示内容 报错编号 屏幕提示
		errorcode error errormessage errorno errornumber code stopcode errormsg errorcodemessage exacterrormessage statuscode errormessagecode errortext bugcheckcode faultcode errordetails errorshown`,
	"occurred_at": `发生时间 故障时间 出现时间 开始时间 问题发生时间 问题出现时间 故障发生时间 何时开始 什么时候开始 什么时候出现 从何时开始 首次出现时间 发现时间 起始时间 报错时间 时间 故障出现时间
		问题开始时间 何时发生 何时出现 最早出现时间 首次发生时间 从什么时候开始 发生日期 出现日期 发生于 開始時間 發生時間 什么时候发生 问题发生日期 故障开始时间 异常时间 起始于 丢失时间 删除时间 发生的时间
		开始出现时间 开始出现 问题时间 何时开始出现 最近一次发生时间 大概时间
		occurredat timeofoccurrence when whendiditstart started starttime since sincewhen firstnoticed datetime time dateofoccurrence incidenttime incidentdate whendidithappen whenstarted begantime timestarted firstoccurred
		startedat issuestarted occurred occurredon timeofissue dateandtime problemstarted dateofissue whendidthisstart whendidtheproblemstart beganon began timeofincident whendidtheissuestart starteddate occurrencetime dateoccurred`,
	"self_tried": `已尝试 已尝试的方法 已尝试操作 尝试过的方法 自助排查 自查情况 自行处理 已做的尝试 已采取措施 是否尝试 是否自助处理 是否重启过 自救措施 自助解决情况 已做操作 已做过的操作 排查步骤 已试过 尝试方法
		尝试解决方法 是否已尝试自助解决 是否尝试过自助解决 已尝试过的方法 已尝试的操作 已尝试的步骤 尝试过的操作 做过的尝试 自助处理 自助尝试 自行尝试 已排查 已自查 自查步骤 自助处理情况 自助尝试情况 已采取的措施 已做处理 已处理
		已试方法 已尝试措施 已尝试步骤 处理情况 是否自行处理 是否已自行处理 是否已重启 是否重启 尝试过 已做尝试 自查结果 已进行的操作 自检情况 自检结果 已自行处理 自助解决 自助操作 嘗試過的方法 已嘗試 自我排查 做过什么处理 试过的办法 试过的方法 已尝试过
		stepstaken stepstried whathaveyoutried tried troubleshooting actionstaken attemptedfixes whatwastried selfhelp workaroundtried triedsofar alreadytried troubleshootingsteps troubleshootingdone whatyouhavetried stepsalreadytried selfcheck selftried
		stepsalreadytaken whathaveyoutriedsofar attemptedsolutions fixesattempted thingstried troubleshootingtried actionstried selfhelptried selftroubleshooting`,
	"symptom": `现象 故障现象 问题描述 故障描述 问题 故障 症状 问题现象 具体问题 详细描述 情况描述 问题详情 描述 故障情况 具体现象 具体情况 异常现象 问题内容 故障内容 报修内容 问题说明 情况说明 说明 详情 具体描述
		故障说明 遇到的问题 详细情况 详细说明 问题简述 故障简述 问题及现象 现象描述 症状描述 报障内容 故障详情 事件描述 异常描述 具体问题描述 问题详细描述 问题症状 故障表现 表现 情况 问题概述 故障现象描述 问题與現象 問題描述 故障描述 問題 報修內容 详细现象
		详细问题 详细内容 故障原因 问题情况 故障问题 主要问题 现在的问题 现象说明
		需求 需求描述 事由 申请内容 申请事项 请求内容 需求说明 申请事由 申请说明 具体需求 需求内容 请求 诉求 服务内容 请求描述 申请描述
		symptom symptoms problem issue description problemdescription issuedescription details whathappened problemdetails request summary detaileddescription descriptionofproblem descriptionoftheproblem descriptionofissue
		problemsummary issuesummary issuedetails requestdetails whatistheproblem detail faultdescription descriptionoftheissue whatistheissue problem/symptom symptomdescription fault whatswrong whatiswrong`,
	"-": `地点 位置 楼层 工位 座位 办公地点 工位号 邮箱 电子邮箱 邮件 email mail emailaddress 地址 职位 职务 岗位 日期 申请日期 填表日期 资产编号 设备编号 固定资产编号 资产号 序列号 sn serialno serialnumber ip ip地址 ipaddress
		mac mac地址 计算机名 主机名 电脑名 电脑名称 计算机名称 hostname computername 账号 帐号 登录账号 域账号 用户名 登录名 username userid account accountname loginname login 密码 password pwd 优先级 紧急程度 priority urgency 影响范围 影响人数 impact 备注 remark remarks notes note comment comments
		附件 截图 attachment attachments screenshot 审批人 主管 上级 直属领导 部门负责人 领导 审批 manager supervisor approver 入职日期 入职时间 离职日期 离职时间 到岗日期 startdate 权限 申请权限 所需权限 权限范围 权限类型 期望完成时间 期望时间 要求完成时间 希望完成时间 duedate 公司 公司名称 company 传真 fax 网址 website web
		微信 微信号 wechat qq qq号 职级 抄送 收件人 主题 标题 subject to cc bcc from date sent 发件人 发送时间 收件者 主旨 title position jobtitle location floor seat building office 类别 分类 类型 问题类型 故障类型 设备类型 devicetype category type 方便联系时间 预约时间 上门时间 方便上门时间 可预约时间
		availabletime preferredtime 工单号 工单编号 工单 ticket ticketno ticketnumber ticketid caseno 申请时间 报修时间 报障时间 提交时间 填写时间 处理人 处理结果 维修结果 处理意见 解决方案 规格 数量 预算 用途 理由 申请理由 申请原因 reason 原因 目的 有效期 使用期限 期限 工作地点 办公区 房间号 房号 门牌 机房 办公室 园区 厂区
		注 注意 提示 ps 附 链接 link url 版本 version 版本号 内存 硬盘 cpu 配置 网络 网络环境 ip段 端口 性别 年龄 身份证号 idcard 频率 发生频率 frequency 是否紧急 紧急 影响 业务影响 businessimpact 期望 期望结果 expectedresult 步骤 复现步骤 重现步骤 操作步骤 stepstoreproduce steps 保修 保修期 购买日期 采购日期
		收货地址 邮编 zip 成本中心 costcenter 项目 项目名称 project 会议室 会议时间 参会人数 文件名 文件路径 路径 path 共享路径 共享目录 文件夹 备份 最后备份时间 sn号 设备序列号 服务编号 servicetag assettag assetno asset assetnumber 资产标签 转岗日期 生效日期 原部门 新部门 原岗位 新岗位 现部门 调入部门 调出部门 接收人 交接人
		处理要求 维修要求 期望处理时间 处理时间 要求 特殊要求 现场联系人 其他 其它 其他说明 补充说明 导师 hr 招聘 直属上级 汇报对象 reportsto linemanager 手续 回复 答复 答 问 客户 供应商 紧急联系人 收货人 会议主题`,
}

// labelKeys are the labels by their key.
var labelKeys = func() map[string]string {
	keys := make(map[string]string, 1024)
	for field, names := range labelNames {
		for name := range strings.FieldsSeq(names) {
			keys[labelKey(name)] = field
		}
	}
	return keys
}()

// looseLabels are words that tell what a longer label is about; the first
// that is found decides. An empty field means: none of ours.
var looseLabels = []struct{ word, field string }{
	{"账号", "-"}, {"帐号", "-"}, {"密码", "-"}, {"邮箱", "-"}, {"序列号", "-"}, {"资产", "-"}, {"附件", "-"}, {"截图", "-"}, {"审批", "-"}, {"预约", "-"}, {"上门", "-"}, {"方便", "-"}, {"期望", "-"}, {"希望", "-"},
	{"类型", "-"}, {"类别", "-"}, {"等级", "-"}, {"级别", "-"}, {"优先", "-"}, {"影响", "-"}, {"地点", "-"}, {"位置", "-"}, {"职务", "-"}, {"岗位", "-"}, {"权限", "-"}, {"主管", "-"}, {"领导", "-"}, {"负责人", "-"}, {"入职", "-"}, {"离职", "-"}, {"完成", "-"}, {"购买", "-"},
	{"工号", "employee_id"}, {"员工编号", "employee_id"}, {"员工号", "employee_id"},
	{"手机型号", "device_model"}, {"型号", "device_model"}, {"机型", "device_model"},
	{"错误代码", "error_code"}, {"错误码", "error_code"}, {"报错", "error_code"}, {"错误信息", "error_code"}, {"错误提示", "error_code"}, {"蓝屏代码", "error_code"}, {"故障代码", "error_code"},
	{"什么时候", "occurred_at"}, {"何时", "occurred_at"}, {"几时", "occurred_at"}, {"发生时间", "occurred_at"}, {"出现时间", "occurred_at"}, {"开始时间", "occurred_at"}, {"故障时间", "occurred_at"}, {"发现时间", "occurred_at"},
	{"尝试", "self_tried"}, {"自助", "self_tried"}, {"试过", "self_tried"}, {"自查", "self_tried"}, {"自行处理", "self_tried"}, {"自行排查", "self_tried"}, {"做过哪些", "self_tried"}, {"做过什么", "self_tried"}, {"重启", "self_tried"}, {"排查", "self_tried"},
	{"操作系统", "os"}, {"系统版本", "os"},
	{"电话", "phone"}, {"手机号", "phone"}, {"联系方式", "phone"}, {"分机", "phone"}, {"联系号码", "phone"},
	{"软件", "software"}, {"应用程序", "software"}, {"应用系统", "software"}, {"业务系统", "software"}, {"系统名称", "software"},
	{"部门", "department"}, {"科室", "department"}, {"姓名", "name"},
	{"现象", "symptom"}, {"问题描述", "symptom"}, {"描述", "symptom"}, {"症状", "symptom"}, {"故障", "symptom"}, {"具体问题", "symptom"}, {"什么问题", "symptom"},
	{"employeeid", "employee_id"}, {"staffid", "employee_id"}, {"employeenumber", "employee_id"}, {"errorcode", "error_code"}, {"errormessage", "error_code"},
	{"serial", "-"}, {"asset", "-"}, {"email", "-"}, {"account", "-"}, {"password", "-"}, {"preferred", "-"}, {"available", "-"}, {"expected", "-"}, {"location", "-"},
	{"phonemodel", "device_model"}, {"model", "device_model"}, {"operatingsystem", "os"}, {"windowsversion", "os"}, {"phone", "phone"}, {"mobile", "phone"}, {"contactnumber", "phone"},
	{"department", "department"}, {"tried", "self_tried"}, {"troubleshoot", "self_tried"}, {"stepstaken", "self_tried"}, {"start", "occurred_at"}, {"occur", "occurred_at"}, {"firsthappen", "occurred_at"}, {"begin", "occurred_at"},
	{"software", "software"}, {"application", "software"}, {"fullname", "name"}, {"symptom", "symptom"}, {"describe", "symptom"}, {"description", "symptom"}, {"problem", "symptom"}, {"issue", "symptom"},
}

// otherLabels begin a label of a person who is not the writer, writerLabels
// one of the writer; both are cut off before the rest is looked up.
var (
	otherLabels = []string{"新员工", "新同事", "新人", "新入职员工", "新入职", "入职员工", "入职人员", "入职者", "离职员工", "离职人员", "离职者", "离职", "转岗员工", "转岗人员", "调岗员工", "调岗人员", "被申请人", "被授权人", "客户", "供应商", "对方", "领导", "审批人", "主管", "部门负责人", "经理", "紧急联系人", "收件人", "接收人", "交接人", "同事", "访客", "实习生", "外包人员", "账号使用人", "实际使用人", "最终用户",
		"newhire", "newemployee", "newstarter", "newuser", "newjoiner", "leaver", "manager", "supervisor", "linemanager", "approver", "customer", "client", "visitor", "beneficiary", "onbehalfof", "colleague", "emergency", "vendor"}
	writerLabels = []string{"申请人", "报障人", "报修人", "使用人", "使用者", "提交人", "填写人", "填表人", "反馈人", "联系人", "本人", "发起人", "用户", "员工", "您的", "你的", "我的", "您", "你", "贵", "我", "请填写您的", "请填写", "请提供您的", "请提供", "报障", "报修", "申请", "申請人",
		"requester", "requestor", "applicant", "reporter", "caller", "your", "my", "contact", "user", "employee", "submitter", "enduser"}
)

// labelKey folds a label to what is compared: lower case letters, digits and
// Han characters, without what stands in brackets.
func labelKey(s string) string {
	var key strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '（', '[', '【', '<', '〔', '{':
			depth++
			continue
		case ')', '）', ']', '】', '>', '〕', '}':
			if depth > 0 {
				depth--
			}
			continue
		}
		if depth > 0 {
			continue
		}
		switch {
		case r >= 'A' && r <= 'Z':
			key.WriteByte(byte(r) + 'a' - 'A')
		case r == '#' || r == '№':
			key.WriteString("no")
		case r < utf8.RuneSelf && !scan.IsLetterOrDigit(byte(r)):
		case r < utf8.RuneSelf || unicode.IsLetter(r) || unicode.IsDigit(r):
			key.WriteRune(r)
		}
	}
	return key.String()
}

// readLabel says what a label is about. Only labels at the start of a line
// may be loose, since any clause may hold one of those words.
func readLabel(s string, loose bool) (label, bool) {
	if len(s) == 0 || len(s) > 90 {
		return label{}, false
	}
	// Most candidates are ordinary words: no letter of theirs begins a label.
	key := labelKey(s)
	if key == "" || len(key) > 75 {
		return label{}, false
	}
	if field, ok := labelKeys[key]; ok {
		return labelFor(field, key), true
	}
	if l, ok := doubleLabel(s); ok {
		return l, true
	}
	if l, ok := exactLabel(key); ok {
		return l, true
	}
	for _, tail := range []string{"是什么时候", "是什么", "是多少", "是", "为", "呢", "吗", "了", "如有", "若有", "如果有", "必填", "选填", "如下", "信息", "ifany", "optional", "required"} {
		if rest, ok := strings.CutSuffix(key, tail); ok && rest != "" {
			if l, ok := exactLabel(rest); ok {
				return l, true
			}
		}
	}
	if !loose || utf8.RuneCountInString(key) > 30 || strings.ContainsAny(s, "，。！；,;!") {
		return label{}, false
	}
	l := label{loose: true}
	key, l.other, l.writer = whose(key)
	for _, entry := range looseLabels {
		if strings.Contains(key, entry.word) {
			if entry.field != "-" {
				l.fields = []string{entry.field}
			}
			return l, true
		}
	}
	return label{}, false
}

// exactLabel looks up a key as it is, then without the person it names.
func exactLabel(key string) (label, bool) {
	if field, ok := labelKeys[key]; ok {
		return labelFor(field, key), true
	}
	rest, other, writer := whose(key)
	if !other && !writer {
		return label{}, false
	}
	field, ok := labelKeys[rest]
	if !ok {
		if rest != "" {
			return label{}, false
		}
		field = "name" // 新员工：李雷
	}
	l := labelFor(field, rest)
	l.other, l.writer = other, writer
	return l, true
}

func labelFor(field, key string) label {
	if field == "-" {
		return label{none: true}
	}
	l := label{fields: []string{field}}
	if field == "name" {
		_, _, l.writer = whose(key)
		l.writer = l.writer || contains(writerLabels, key) || key == "我是" || key == "申请者" || key == "需求人" || key == "反馈人" || key == "填表人" || key == "报告人" || key == "求助人" || key == "报修人员" || key == "报障人员" || key == "contactperson" || key == "contactname" || strings.HasPrefix(key, "request") || strings.HasPrefix(key, "report")
	}
	return l
}

// whose cuts the person off the front of a label.
func whose(key string) (rest string, other, writer bool) {
	for _, prefix := range otherLabels {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			return strings.TrimPrefix(rest, "的"), true, false
		}
	}
	for {
		cut := false
		for _, prefix := range writerLabels {
			if rest, ok := strings.CutPrefix(key, prefix); ok && rest != "" {
				key, writer, cut = strings.TrimPrefix(rest, "的"), true, true
				break
			}
		}
		if !cut {
			return key, false, writer
		}
	}
}

// doubleLabel reads labels of two names: one field in two languages
// (姓名/Name, 工号 Employee ID), or several fields at once (姓名/部门).
func doubleLabel(s string) (label, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool {
		return r == '/' || r == '／' || r == '、' || r == '&' || r == '+' || r == '-' || r == '|' || r == '及' || r == '和' || r == '与' || r == ',' || r == '，'
	})
	if len(parts) == 1 {
		parts = splitScripts(s)
	}
	if len(parts) < 2 || len(parts) > 5 {
		return label{}, false
	}
	var l label
	known := 0
	for _, part := range parts {
		p, ok := exactLabel(labelKey(part))
		if !ok {
			return label{}, false
		}
		known++
		l.other = l.other || p.other
		if f := p.field(); f != "" && !contains(l.fields, f) {
			l.fields = append(l.fields, f)
		}
	}
	return l, known > 0
}

// splitScripts parts a label where Han and Latin letters meet: 工号Employee ID.
func splitScripts(s string) []string {
	han := false
	for i, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			if i > 0 && !han && strings.ContainsFunc(s[:i], unicode.IsLetter) {
				return []string{s[:i], s[i:]}
			}
			han = true
		case r < utf8.RuneSelf && scan.IsLetter(byte(r)) && han:
			return []string{s[:i], s[i:]}
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}
