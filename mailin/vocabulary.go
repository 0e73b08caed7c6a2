package mailin

// vocabulary is what free text is searched for. Blanks part words, an
// underscore is a blank inside a word; longer words win over shorter ones, so
// an entry under fixed keeps what looks like another word from being taken
// for it: 差不多, 不好意思.
var vocabulary = newLexicon(map[class]string{
	brand: `dell 戴尔 hp 惠普 hewlett-packard lenovo 联想 huawei 华为 honor 荣耀 xiaomi 小米 redmi 红米 apple 苹果 asus 华硕 acer 宏碁 宏基 msi 微星 microsoft_surface microsoft samsung 三星
		epson 爱普生 canon 佳能 brother 兄弟 ricoh 理光 sharp 夏普 kyocera 京瓷 xerox 施乐 富士施乐 fuji_xerox 富士胶片 konica_minolta 柯尼卡美能达 柯美 pantum 奔图 deli 得力 toshiba 东芝 lexmark 利盟 oki 联想小新
		zebra 斑马 tsc 佳博 gprinter 汉印 hprt 得实 映美 jolimark fujitsu 富士通 panasonic 松下 sony 索尼 lg aoc 飞利浦 philips benq 明基 viewsonic 优派 hkc 神舟 hasee 机械革命 mechrevo 雷神 thunderobot
		同方 清华同方 方正 海尔 长城 浪潮 inspur 曙光 h3c 新华三 ruijie 锐捷 tp-link tplink 普联 cisco 思科 netgear d-link 水星 腾达 tenda 飞鱼 hikvision 海康威视 海康 dahua 大华 logitech 罗技 polycom 宝利通 poly yealink 亿联 avaya maxhub 希沃
		seewo oppo vivo realme oneplus 一加 google_pixel synology 群晖 qnap 威联通 apc 山特 zte 中兴 nec barco 极米 xgimi 坚果 jmgo 当贝 hitachi 日立 aurora 震旦 infocus 富可视 fujifilm
		newland 新大陆 honeywell 霍尼韦尔 datalogic 得利捷 漫步者 edifier 雷柏 rapoo supermicro 超微 fortinet 深信服 sangfor mikrotik ubiquiti aruba dlink`,
	series: `thinkpad thinkcentre thinkstation thinkbook thinkvision ideapad ideacentre yoga legion latitude optiplex inspiron vostro xps precision alienware poweredge ultrasharp elitebook probook zbook elitedesk prodesk proone eliteone elitedisplay
		laserjet deskjet officejet pagewide designjet smart_tank color_laserjet laser_mfp proliant pavilion envy spectre omen macbook_pro macbook_air macbook imac mac_mini mac_studio mac_pro iphone ipad_pro ipad_air ipad_mini ipad apple_watch airpods
		matebook magicbook matestation matepad matepad_pro magicpad surface_pro surface_laptop surface_book surface_go surface_studio surface_hub surface galaxy_tab galaxy_book galaxy ecotank workforce expression stylus imagerunner imageclass imageprograf pixma lbp bizhub docucentre docuprint
		apeosport apeos workcentre versalink altalink ecosys aculaser 小新 拯救者 昭阳 扬天 启天 开天 天逸 来酷 战66 战99 星14 星15 光影精灵 暗影精灵 成就 灵越 游匣 灵耀 天选 无畏 破晓 擎云 墨仓 轻印 zenbook vivobook expertbook rog tuf swift aspire travelmate predator
		chromebook thinkvision catalyst fortigate mate_40 mate_50 mate_60 mi_pad redmibook pixelbook pixel nova`,
	peripheral: `打印机 打印複合機 复印机 一体机 复合机 扫描仪 投影仪 投影机 显示器 笔记本 笔记本电脑 台式机 台式电脑 电脑 主机 服务器 交换机 路由器 手机 平板 平板电脑 键盘 鼠标 耳机 摄像头 printer scanner projector monitor laptop notebook desktop workstation phone tablet headset webcam router switch pc`,
	osName: `windows win microsoft_windows windows_server macos mac_os_x mac_os os_x ubuntu centos debian red_hat redhat rhel rocky_linux fedora linux 统信uos 统信 uos kylin 银河麒麟 中标麒麟 优麒麟 麒麟 deepin 深度 ios ipados android 安卓 harmonyos 鸿蒙 鸿蒙os
		ipad_os chromeos chrome_os win7 win8 win8.1 win10 win11 winxp w10 w11 w7 xp openkylin openeuler 欧拉 euleros suse 方德 macos_sonoma`,
	product: `wps wps_office wps365 office office365 office_365 microsoft_office microsoft_365 ms_office m365 o365 outlook 微软邮箱 foxmail excel word powerpoint ppt onenote onedrive access visio sharepoint teams microsoft_teams lync skype skype_for_business project
		钉钉 dingtalk 企业微信 企微 wecom 微信 wechat 飞书 lark feishu qq tim 腾讯会议 voov zoom webex 腾讯文档 石墨文档 welink 云之家 蓝信 yammer slack
		sap sap_gui 用友 用友u8 用友nc yonyou 金蝶 kingdee 金蝶k3 金蝶云星空 金蝶云 浪潮gs 泛微 泛微oa weaver 致远 致远oa 蓝凌 管家婆 速达 oracle oracle_ebs netsuite salesforce workday concur odoo
		autocad cad solidworks ug pro/e creo catia ansys matlab labview revit sketchup 3dmax 3ds_max 天正 浩辰cad 中望cad 广联达 photoshop illustrator indesign premiere after_effects acrobat adobe_acrobat adobe_reader adobe acrobat_reader lightroom pdf阅读器 福昕 福昕阅读器 foxit
		chrome 谷歌浏览器 google_chrome edge microsoft_edge firefox 火狐 safari ie ie浏览器 ie11 ie8 internet_explorer 360浏览器 360安全浏览器 360安全卫士 360 搜狗 搜狗输入法 搜狗浏览器 qq浏览器 火绒 卡巴斯基 kaspersky symantec 赛门铁克 mcafee 亚信 趋势科技 defender windows_defender eset
		anyconnect cisco_anyconnect easyconnect globalprotect forticlient atrust openvpn wireguard pulse_secure 深信服vpn 零信任 todesk 向日葵 teamviewer anydesk 远程桌面 remote_desktop mstsc
		git gitlab github svn jira confluence jenkins navicat plsql pl/sql sqlserver sql_server mysql oracle_client eclipse intellij idea vscode vs_code visual_studio visual_studio_code docker vmware vmware_workstation virtualbox citrix citrix_workspace xshell securecrt putty winscp filezilla postman tableau power_bi powerbi finebi 帆软
		winrar 7-zip 7zip 好压 百度网盘 坚果云 印象笔记 evernote 有道云笔记 有道 notion 剪映 会声会影 wps文档 迅雷 thunder 网易邮箱大师 邮箱大师 thunderbird lotus_notes notes 税控盘 开票软件 航天信息 百旺 增值税开票 网银助手 u盾 ukey 金税盘 eplan altium mastercam altium_designer proteus keil origin spss stata endnote
		xmind mindmanager axure figma sketch 墨刀 蓝湖 illustrator onenote gmail hotmail exchange 163邮箱 qq邮箱 阿里邮箱 企业邮箱 腾讯企业邮 腾讯企业邮箱 网易企业邮箱 阿里云盘 阿里郎 数科ofd ofd阅读器`,
	system: `oa erp crm hr hrm wms mes plm srm tms scm ehr bpm bi pdm qms vpn oms hris lims cms eam ims dms sso bi报表 财务 报销 费控 考勤 门禁 审批 合同 采购 仓储 资产 人事 薪酬 绩效 订单 收银 pos 档案 文档 知识库 客服 工单 培训 招聘 会议 预订 用印 开票 资金 预算 电商 进销存 生产 质检 内网 门户 邮件 邮箱 票据 his lis pacs emr 电子病历 教务 一卡通 网银`,
	trouble: `不能 无法 不了 不上 不开 不出 不到 不动 不去 不来 不起 不进 不通 不成 不亮 不响 不行 不对 不见 不灵 不稳 不稳定 不显示 不识别 不工作 不正常 不兼容 不匹配 不可用 不存在 不支持 不转 不出来 不下 不住 没法 没办法 没反应 没响应 没有反应 没有响应 没声音 没有声音 没信号 没有信号 没网 没有网 没权限 没有权限 沒辦法 無法
		打不开 连不上 登不上 登录不上 登陆不上 上不了 用不了 进不去 开不了机 打不出 收不到 发不出 找不到 看不到 听不到 听不见 搜不到 识别不到 读不出 装不上 死机 蓝屏 黑屏 花屏 白屏 闪屏 闪退 卡死 卡顿 卡住 卡纸 很卡 太卡 特别卡 好卡 变慢 很慢 太慢 特别慢 好慢 非常慢 缓慢 慢得 越来越慢 巨慢 超慢 超时 掉线 断网 断线 断开 中断 老断 总断 自动重启 反复重启 不停重启 自动关机
		报错 错误 出错 失败 故障 异常 崩溃 无响应 未响应 失灵 失效 失败 坏了 坏掉 损坏 破损 摔坏 摔了 进水 漏水 烧了 冒烟 异响 响声 发热 发烫 烫手 过热 异味 乱码 重影 条纹 模糊 空白 缺墨 没墨 缺纸 漏粉 偏色 卡在 停在 转圈 一直转 提示 弹出 弹窗 显示错误 丢失 丢了 不翼而飞 误删 删除了 删了 删掉 被删 中毒 病毒 木马 勒索 被盗 被黑 钓鱼 可疑 垃圾邮件 退信 锁定 被锁 锁了 冻结 过期 到期 失窃 忘记 忘了 忘记密码 密码错误
		问题 毛病 有误 冲突 占用 满了 已满 空间不足 内存不足 磁盘不足 宕机 瘫痪 挂了 停电 中断 拒绝 被拒 禁止访问 受限 离线 脱机 罢工 抽风 连接不上 访问不了 登录不了 登陆不了 启动不了 安装不了 打印不了 打印不出 保存不了 加载不出 刷新不出 传不上 下载不了 同步不了 扫描不了 不显示图像 不出图 不充电 充不进 充不上 开机慢 响应慢 点不动 没有显示 无显示 没显示 无信号 接触不良 松动 裂了 碎了 碎屏 掉了 脱落 串号 串线 闪烁 抖动 变形 变色 老是 总是 频繁 经常 時常 當機 當掉 連不上 打不開 登入不了 開不了 壞了 錯誤 異常 失敗 故障了
		cannot can't can’t cant unable couldn't couldn’t could_not can_not doesn't doesn’t does_not don't_work do_not_work not_working isn't_working isn’t_working not_work won't won’t stopped fails fail failed failing failure error errors crash crashes crashed crashing freeze freezes frozen froze hangs hang hung stuck slow slowly lag lagging laggy lost missing broken broke damaged dead down offline disconnect disconnects disconnected disconnecting drops dropping dropped denied locked_out locked blocked expired jam jammed jams jamming blue_screen bsod black_screen blank virus malware phishing suspicious hacked spam deleted forgot forgotten corrupt corrupted issue issues problem problems trouble timeout timed_out times_out time_out unreachable unresponsive not_responding no_response no_sound no_signal no_longer overheating overheats noise noisy flickers flickering keeps wrong bug incorrect invalid rejected refused garbled`,
	request: `请 麻烦 帮忙 帮我 申请 需要 希望 想要 想请 想问 想 能否 能不能 可否 可不可以 是否可以 开通 求助 求 劳烦 烦请 烦劳 请问 怎么 如何 怎样 请教 咨询 協助 協助處理 請 申請 安排 更换 重置 安装 购买 配置 领用 借用 增加 新增 开放 调整 变更
		please could_you can_you can_i could_i may_i would_like i'd_like i’d_like need needs request requesting help how_to how_do how_can want wish would_you install reset set_up setup upgrade grant access_to`,
	tried: `试过 试了 尝试 尝试过 尝试了 已尝试 试着 重启过 重启了 重启也 已重启 重启后 重启还 重启电脑 重启之后 重新启动 重启 重装过 重装了 已重装 重装后 重装 重新安装 换过 换了 换成 更换过 更换了 更换 拔插 重插 插拔 重新插拔 拔了 清理过 清理了 清除缓存 清了缓存 清缓存 清理缓存 清除 清空 卸载 卸载了 卸载重装 重连 重新连接 重连过 重新登录 重新登陆 退出重 注销 重置过 检查过 检查了 查过 查了 看过 确认过 确认了 已确认 已检查 更新过 更新了驱动 更新驱动 升级过 杀毒 扫描过 全盘扫描 关机重 断电 关闭防火墙 关了防火墙 修复过 修复安装 恢复出厂 还原 百度 按照 网上 已经试 都试 忘记网络 换网线 换浏览器 换电脑 换个 换一 换別 換了 重啟 重開機 重開 嘗試 自己弄 折腾
		tried have_tried already_tried i've_tried i’ve_tried restarted rebooted restarting rebooting reboot reinstalled reinstalling reinstall re-installed uninstalled reset_it unplugged replugged replaced switched cleared clearing cleaned checked updated_the power_cycled power-cycled swapped reconnected logged_out signed_out re-logged ran_the scanned turned_it_off verified restart`,
	result: `还是 仍然 仍旧 仍 依旧 依然 没用 无效 没效果 没有效果 不管用 不起作用 没有用 照旧 一样 也不行 都不行 不行 无果 没有改善 没变化 没解决 未解决 没有解决 没好 也没用 無效 沒用 還是 依舊
		still no_luck didn't_help didn’t_help did_not_help without_success same doesn't_help no_effect no_change to_no_avail in_vain nothing_changed same_result same_error but`,
	day: `今天 今日 昨天 昨日 前天 大前天 今早 今晨 今晚 昨晚 昨夜 前晚 昨早 周一 周二 周三 周四 周五 周六 周日 周天 週一 週二 週三 週四 週五 星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 礼拜一 礼拜二 礼拜三 礼拜四 礼拜五 上周 上週 上星期 上礼拜 这周 本周 上周末 周末 上个月 上月 这个月 本月 月初 月底 年初 去年 前几天 这几天 这两天 近两天 近几天 最近几天 最近两天 最近一周 近一周 最近 近期 近来 前段时间 前两天 前一阵 前阵子 这段时间 这阵子 国庆后 节后 春节后 五一后 放假回来 节前
		today yesterday monday tuesday wednesday thursday friday saturday sunday this_morning this_afternoon this_evening last_night tonight yesterday_morning yesterday_afternoon yesterday_evening last_week last_month this_week last_monday last_tuesday last_wednesday last_thursday last_friday last_weekend the_weekend recently lately earlier_today a_few_days a_couple_of_days a_week_ago`,
	dayPart:  `早上 上午 中午 下午 晚上 凌晨 傍晚 早晨 清晨 午后 夜里 夜间 半夜 一早 一大早 上班后 上班时 上班 下班前 下班后 刚上班 刚到公司 午饭后 午休后 早 晚 開機後`,
	moment:   `刚才 刚刚 方才 刚 半小时前 一小时前 半个小时前 一个小时前 两小时前 十分钟前 几分钟前 三天前 两天前 一周前 几天前 一个月前 开机后 升级后 更新后 更新以后 升级以后 重装系统后 搬家后 搬工位后 换电脑后 just_now a_moment_ago an_hour_ago half_an_hour_ago two_days_ago three_days_ago a_few_minutes_ago two_hours_ago`,
	future:   `明天 后天 大后天 下周 下週 下星期 下个月 下月 本周五前 之前 以前完成 前完成 前处理 前解决 前搞定 前弄好 前修好 截止 tomorrow next_week next_month next_monday by_the_end deadline before_the by_friday by_monday by_tomorrow by_noon day_after_tomorrow`,
	began:    `开始 突然 忽然 起 出现 发现 一直 就 since after from started noticed began suddenly 之后 以来 以后 后 發現 開始 了`,
	stranger: `新员工 新同事 新人 新入职 新来的 入职 离职 转岗 调岗 实习生 新員工 帮他 帮她 替他 替她 代他 代她 new_hire new_employee new_starter new_joiner new_colleague new_staff new_team_member on_behalf_of joiner leaver intern`,
	other: `同事 老板 领导 我们经理 我们总监 客户 代 他的 她的 他 她 他们 对方 供应商 外包 访客 部门同事 同事们 下属 员工 staff_member colleague colleagues my_boss my_manager coworker co-worker his her him he she they their contractor vendor customer teammate
		his_name her_name 同仁 主管`,
	reach:   `电话 手机 联系 分机 座机 内线 短号 致电 来电 打给我 打我 回电 联系我 手机号 tel phone mobile cell call ext extension contact reach callback 電話 手機 聯絡 分機 內線`,
	via:     `联系 找我 同号 沟通 加我 私信 留言 通知我 告诉我 回复我 发我 群 上找 call_me reach_me contact_me message_me`,
	polite:  `您好 你好 大家好 各位好 早上好 上午好 下午好 晚上好 中午好 谢谢 感谢 多谢 谢了 祝好 此致 敬礼 辛苦了 麻烦了 拜托 顺颂商祺 顺祝 商祺 工作愉快 hi hello dear thanks thank_you regards best_regards kind_regards cheers sincerely best_wishes good_morning good_afternoon thx 謝謝 您們好 敬上 順頌商祺 祝工作顺利 祝工作顺心 此致敬礼 麻烦各位 谢谢啦 非常感谢`,
	staffID: `工号 员工号 员工编号 员工id 工牌号 工牌 职工号 人员编号 employee_id employee_no employee_number staff_id staff_no staff_number emp_id emp_no badge employee 工號 員工編號 employee# id_no badge_number`,
	self:    `我是 我叫 本人 这里是 我这边是 这边是 我这里是 我的名字是 我名字叫 this_is i_am i'm i’m my_name_is my_name's name's 我在 我们 来自 我部门 俺是 我們 我司 本部门`,
	code:    `代码 错误码 错误代码 错误号 故障代码 故障码 报错 错误 错误编号 状态码 代号 事件id 蓝屏代码 error error_code code stop_code errorcode err http event_id status 終止代碼 停止代码 终止代码 提示 显示 返回 報錯 錯誤 exit_code`,
	fixed: `差不多 不好意思 不客气 不用谢 不了解 不到一 不出意外 不对劲么 不行的话 看不懂 出问题的话 没问题 没有问题 沒問題 有问题请 有问题联系 有任何问题 如有问题 如有疑问 什么问题都没 小问题 打扰 不知道 不清楚 不确定 不知 不胜感激 不少 不同 不仅 不但 不过 不然 不用 不急 不着急 不起眼 不到位 提示音 问题不大 此问题 以上问题 该问题 这个问题 上述问题 问题单 出现问题请 会議 开始菜单 新开通 no_problem not_only thank_you_for_your_help no_issue no_issues any_issues any_problems any_problem if_you_have_any not_urgent help_desk helpdesk don't_hesitate error_code error_message ms_project project_manager 一般 行政 之后再 他人 其他 其它 吉他 代码 现代 代表 代理 替代 换代 时代 代替 电话会议 手机号码 客户端 客户关系 员工号 员工编号 员工id 领导力 同事务 联系人 联系方式 主管部门 以后 以前 以往 刚好 刚需 起来 就是 就算 后台 后面 后续 后缀 后者 早就 晚点 早点 晚了 早日 尽早 项目 如此 感谢您 群组 群发 群里 群晖 群聊
		projects wordpress accessible officially office_hours ms_word in_a_word other_words in_other_words`,
})
