package answer

import "strings"

// The words below are matched against folded clauses. Each list says one
// thing; which of them counts is decided by what was asked.

// softened are troubles that are said to be over: 不卡了, 没再报错, no longer crashes.
var softened = newPattern(`(?:的)?(?:问题|故障|现象|错误|报错|毛病)(?:也|都|已经?|现在|就|终于|全部|确实|的确|是|完全)*(?:解决|消失|没|没有|修复|搞定|恢复|好|排除|不见|处理好)(?:了|啦|咯)|(?:的)?(?:问题|故障)(?:已经?|都|现在|就|是)*(?:解决|修复|消失|排除|恢复)$|\b(?:problems?|issues?|errors?|messages?|bugs?)(?:'s| is| are| has been| have been| has| have| was| got)?(?: now| all| finally)? (?:gone|disappeared|went away|vanished|fixed|resolved|solved|cleared)\b|\b(?:no|without) (?:more |further |any )?(?:problems?|issues?|errors?)(?: any ?more| since| so far| now)?$|` +
	`(?:也|都|已经?|现在|目前)?(?:不再|没再|没有再|不会再|再也?没有?|再也不)(?:出现|发生|报错|提示|卡|掉线|断|蓝屏|死机|闪退|弹|跳|有|出|黑屏|卡纸|重启|响|复现|犯)(?:过|了|问题|错误|这个问题|类似问题|该问题|故障|异常|情况|这种情况)*|` +
	`(?:已经?|也|都|现在)?(?:不|没有?)(?:怎么)?(?:卡顿|卡纸|卡|慢|报错|掉线|断线|断网|断|响|黑屏|蓝屏|死机|闪退|闪|跳|弹窗|弹|提示|转圈|重启|漏水|发热|烫|红|模糊|延迟)了|` +
	`没(?:有)?(?:什么|任何)?(?:大)?(?:问题|毛病|异常|故障)了|没有?(?:再)?(?:报错|出错|出现)了?过?$|` +
	`\b(?:no longer|doesn't|does not|isn't|is not|not|hasn't|has not) (?:crash\w*|freez\w*|happen\w*|disconnect\w*|drop\w*|appear\w*|hang\w*|lag\w*|lock\w*|occur\w*|fail\w*|a problem|an issue)(?: (?:any ?more|since|again|so far))+|\bno longer (?:crash\w*|freez\w*|happen\w*|disconnect\w*|drop\w*|appear\w*|hang\w*|lag\w*|occur\w*|fail\w*|a problem|an issue|see\w*|get\w*|receiv\w*)`)

// turnRE finds what turns an old trouble into what is now.
var turnRE = newPattern(`现在|已经?|终于|后来|今天|刚才|刚刚|重启|之后|以后|问题|后就|然后|\b(?:now|finally|today|after|then)\b`)

// untriedRE finds people who have not come to it yet, which says nothing of
// the trouble.
var untriedRE = newPattern(`(?:还|暂时|暂|一直|目前)?(?:没|未|没有)(?:有)?(?:来得及|时间|空|机会|顾上|顾得上|开始)?(?:去)?(?:试|测|操作|验证|用上)|没来得及|没时间|没空|没顾|还没到|不在(?:公司|办公室|工位|电脑)|\b(?:haven't|have not|didn't|did not|couldn't|not) (?:yet )?(?:had (?:time|a chance)|have (?:time|a chance)|tried|try|tested|test|checked|check|get (?:around|to)|got)\b`)

// unsureRE finds doubt that looks like trouble: 还不确定, not sure.
var unsureRE = newPattern(`(?:还|也|都|我)?不(?:太|是很|敢|能)?(?:确定|清楚|知道|好说|晓得|肯定|记得|懂|明白|会)|\bnot (?:really |quite |yet )?(?:sure|certain|clear)\b|\b(?:don't|do not) (?:know|understand)\b`)

// noBetterRE finds words of getting better that are denied.
var noBetterRE = newPattern(`(?:没|未|无|不见).{0,12}(?:好转|改善|变化|效果)`)

// persistRE finds trouble that goes on in spite of something.
var persistRE = newPattern(`还(?:是|没|在|不|未)|未见|照旧|仍|依(?:旧|然)|没(?:有|能)?(?:完全|彻底|真正)?(?:解决|好|搞定|恢复|修好|用|效果|改善)|未(?:能|被)?(?:解决|恢复)|不行|又|一样|老样子|复发|再次|重新出现|反复|没变化|无效|不管用|不好使|\b(?:still|again|not (?:fixed|resolved|solved|working|yet)|n't (?:work|help|fix|solve|resolve)\w*|no (?:luck|change|improvement|difference|success)|same|unresolved|persist\w*|did not (?:help|work)|didn't|doesn't work|does not work|worse|came back|in vain)\b`)

// causeRE finds guesses about the cause, which do not make the outcome doubtful.
var causeRE = newPattern(`(?:可能|应该|好像|估计|大概|也许|似乎|貌似)(?:就|还|都)?(?:是|因为|由于|跟|和)|\b(?:might|may|must|could) have been\b|\b(?:probably|maybe|perhaps|i think|i guess) (?:it was|because|due|the|a)\b`)

// noObjection says yes by denying a no.
var noObjection = newPattern(`(?:没|无|没有)(?:什么|任何)?(?:意见|异议|问题|不同意见)|(?:i )?(?:have |'ve )?(?:no|without|don't have any|do not have any) (?:problems?|objections?|issues?|concerns?)|(?:don't|do not) (?:mind|object|have a problem)`)

var unsolvedRE = newPattern(
	`没(?:有|能)?(?:完全|彻底|真正)?(?:好|解决|搞定|恢复|修好|弄好|用|效果|变化|改善|成功|处理好|处理完|修复|反应|通过测试|起作用|好转|生效)|没(?:有|能)?(?:得到|任何|什么|被|看到|明显|一点|完全)+(?:解决|效果|变化|改善|作用|恢复|修复|反应|好转)|(?:尚|并|仍|还)?未(?:能|被|完全|彻底|得到|见|有)*(?:解决|恢复|修复|成功|修好|改善|好转|处理好|生效)|` +
		`还(?:是|会|在|都)?(?:不|没|无|老样子|一样|那样|这样|原样|报|卡|慢|出|出现|提示|坏|断|掉|存在|弹|闪|蓝屏|死机|黑屏|重启|打不|连不|登不|上不|用不|进不|收不|开不|老是|有问题|有错|有点问题|有异常|有报错|显示|跳)|` +
		`仍(?:然|旧|是)?(?:不|没|无|有|报|提示|出现|存在|未|卡|慢|会|打不|连不|登不|一样|旧)|依(?:旧|然)(?:不|没|无|报|卡|有|是|会|存在|出现|打不|连不|如此|$)|^(?:都|还是|一切)*照旧$|(?:数据|文件|邮件|资料|图标|声音|内容|记录|程序|软件|桌面|东西)[^,]{0,4}(?:没了|不见了|丢了|消失了|丢失|没有了)|照样(?:不|没|卡|报|出|断)|` +
		`不(?:太|是很|怎么)?(?:行|好使|管用|好用|起作用|灵|奏效|正常|稳定)|不见(?:好|效)|没什么(?:用|效果|变化|改善)|没(?:啥)?(?:用|效)|无(?:效|果|济于事|改善|变化|法)|` +
		`[\p{Han}](?:不)(?:了|上|开|出|起|进|通|成|动|去|到|出来|下)|(?:不能|没法|没办法|不可以)|` +
		`又(?:不|坏|出现|断|卡|蓝屏|报|打不|连不|来了|开始|犯|出问题|出错|掉|死机|黑屏|复发|重启|闪退|慢|这样|有问题|挂|登不|上不)|` +
		`(?:问题|故障|现象|错误|情况|毛病)(?:还在|仍在|依旧|依然|仍然|还是|又|仍|再次|没变|一样|存在|还存在|重现|复现)|还在(?:报|卡|断|慢|出|转)|老(?:样子|毛病)|(?:一模)?一样(?:的)?(?:问题|错误|情况|结果|报错)|(?:同样|相同)的?(?:问题|错误|情况|报错)|复发|(?:重新|再次)(?:出现|报|坏|断)|` +
		`(?:更|越来越)(?:慢|卡|差|严重|糟)|搞不定|失败|报错|出错|崩溃|死机|蓝屏|闪退|打不开|坏了|有(?:点|些|个)?(?:小)?(?:问题|故障|毛病|报错)|卡死|断线|掉线|不对劲|` +
		`\b(?:not|never)\b(?: \w+)? ?(?:working|fixed|resolved|solved|yet|quite|at all|helped|help|the case|able|possible|gone|good|better|ok|okay|successful|really|function\w*|repaired|done|connect\w*|print\w*|open\w*|work)\b|^not? ?(?:yet|really)?$|^unfortunately (?:not|no)\b|` +
		`\b(?:do|does|did|is|are|was|has|have|could|would|wo|ca)n't\b|\b(?:did|does|do|has|have|could|will|is|was) not\b|\b(?:cannot|can not|unable|unresolved|unsolved|unfixed)\b|\bno (?:luck|change|difference|improvement|effect|success|joy|good|better|avail|it)\b|^(?:no|nope|nah|negative)$|^(?:no|nope)\b(?: (?:it|still|the|not|sorry|unfortunately|same))|` +
		`\bsame (?:problem|issue|error|thing|result|message|symptom|as before|again|here|story|situation)|\bnothing (?:has )?(?:changed|happens|happened|works|worked|helps|helped)|\bpersist\w*|\b(?:problem|issue|error|message|it|bug)(?:'s| is| has| came| has come| comes| keeps)? (?:back|coming back|remains?|continues?|still)\b|` +
		`\bstill\b(?: \w+){0,3}|\b(?:happen\w*|occur\w*|crash\w*|froze\w*|fail\w*|stopped|down|broken|disconnect\w*|drop\w*|stuck|slow|locked) again\b|\bagain (?:crash\w*|fail\w*|broken|down|stopped)|\b(?:stopped working|keeps? (?:crash\w*|fail\w*|disconnect\w*|drop\w*|happen\w*|show\w*|ask\w*|freez\w*)|fail(?:s|ed|ing)|broken|worse|no longer works?|in vain|to no avail|without success|an? (?:error|issue|problem)|errors?)\b`)

var solvedRE = newPattern(
	`(?:已经?|都|终于|现在|完全|全部|彻底|目前|果然|真的|也|这下|刚|就|自己|自动)*(?:修|弄|搞|处理|调试?|整|恢复|装|设置|配置|调整|更换|换|清理|重启|试|连|登|打印|查|改|做|办)?(?:好了|好啦|好咯|好嘞|好喽|好叻|好哒|完好|好用了)|(?:就|已经?|又|都|也)?(?:行了|可以了|可以啦|可以咯|能用了|能用啦|可用了|ok了|okay了|ok啦|正常了|正常啦|通了|没事了|没事啦|妥了|好使了|活了|成了|搞定|解决了?|修复了?|恢复了?|成功了?)|` +
		`没(?:有)?(?:什么|任何|啥)?(?:大)?问题|(?:问题|故障|现象|错误|报错)(?:就|都|已经?)?(?:消失|没了|不见了|没有了|解除|排除)|(?:一切|工作|使用|运行|打印|上网|登录|登录都|显示|测试|连接|功能|现在|目前|已经?|全部|都|完全|能|可以|恢复)+正常|正常(?:使用|工作|打印|上网|登录|运行|连接|开机|办公|访问|收发)|(?:很|都|非常|完全|挺|又)正常|^(?:很|都|已)?正常$|` +
		`(?:已|经|都|能|可以|可|会)(?:正常|顺利|重新)?(?:打开|用|上网|上|登录|登|连上|连接|连|进|打印|访问|收发邮件|收发|收到邮件|开机|启动|开|使用|编辑|保存|看到|识别|播放|投屏|扫描|打|进入|装|办公|联网|充电|出声|收邮件|发邮件|发)(?:[\p{Han}a-z0-9]{0,8})?(?:了|啦)|^(?:现在|目前|已经?|都|这下|又|也)*(?:能|可以)(?:正常|顺利|重新)?(?:打开|用|上网|登录|进去|打印|访问|收发|收到|开机|启动|使用|编辑|保存|看到|识别|播放|投屏|扫描|进入|办公|联网|充电|连上|连接)[^不没]{0,8}$|(?:依家|而家|现在)得了|(?:识别到|检测到|搜到|连上|登上|登录上|登进去|进去|打得开|连得上|打出来|用得了|登录成功|连接成功|打印成功|安装成功|测试成功|测试通过|验证通过|重置成功|修改成功)(?:了|啦)?|` +
		`\b(?:it |that |this |everything |all |now |printer |vpn |wifi |the [a-z]+ )?(?:works?|working)\b|\b(?:fixed|resolved|solved|sorted(?: out)?|repaired|cured)\b|\ball (?:good|set|fine|ok|sorted|clear|working|done|well)\b|\bback to normal\b|\b(?:no|without) (?:more |further |any )?(?:problems?|issues?|errors?)\b|\b(?:problem|issue|error|message)(?:'s| is| has)? (?:gone|disappeared|went away|vanished)|\bup and running\b|` +
		`\b(?:is|are|it's) (?:up|back|alive|back up|up and running)(?: again| now)?$|\b(?:is|are) (?:printing|connecting|loading|running|syncing|sending|receiving|charging|responding)(?: \w+)? (?:now|again|fine|normally|properly)\b|\b(?:is|are) (?:printing|connecting|loading|running|syncing|charging|responding) (?:now|again|fine)\b|\b(?:prints?|connects?|opens?|loads?|starts?|boots?|syncs?|runs?|charges?|responds?|logs? in)(?: \w+)? (?:now|again|fine|normally|properly|ok|correctly)\b|\b(?:is|are|it's|its|everything|looks|all|now|i'm|that's) (?:now )?(?:back|fine|ok|okay|good|perfect|great|normal)\b|\bcan (?:now |finally )?(?:log ?in|print|connect|access|open|use|work|sign in|send|receive|see|get in|join)\b|\b(?:did the trick|that did it|that helped|it worked|worked|that fixed|success(?:fully|ful)?)\b|^(?:good now|ok now|okay now|fine now)(?: now)?$`)

var thanksRE = newPattern(`谢|感激|辛苦|\b(?:thanks?|thank you|thx|tks|ty|cheers|appreciate|appreciated|grateful|much obliged|nice work|good job|well done)\b|🙏|🌹|❤|太棒|点赞|给力|厉害|比心|抱拳|赞一个|棒棒|\bkudos\b`)

// maybeRE finds words that hesitate, put off or say how much.
var maybeRE = newPattern(`好像|似乎|应该|可能|也许|大概|貌似|感觉|估计|不(?:太)?确定|不(?:太)?清楚|不好说|不知道|说不准|暂时|暂且|目前看|目前来看|暂未|观察|再看看|看看再|看情况|再试|再测|再用用|试试|试一下|试下|试一试|试一试|测试一下|测一下|稍后|回头|晚点|晚些|明天|后天|下周|下午再|上午再|晚上再|等我|等会|等一|等下|等到|等.{1,8}(?:再|后)|有待|时好时坏|有时|偶尔|间歇|一阵|一会儿?好|快了?(?:一)?点|好(?:一)?(?:点|些)|好了(?:一)?(?:点|些|一半)|好多了|好很多|强(?:点|多)|好转|改善|改进|进步|稍微|略|部分|一半|大部分|多数|基本(?:上)?(?:可以|好|正常|解决|能|同意|没)|差不多|有点|有些|只能|勉强|算是|姑且|原则(?:上)?|如无|先(?:这样|看|试|用|观察|不|别|缓|放|等|开|给)|暂不|考虑|商量|讨论|研究|待定|再议|再说|再定|确认(?:一)?下|核实|问(?:一)?下|了解(?:一)?下|看一下|看下|我看看|我看|想想|有空|抽空|` +
	`\b(?:somewhat|partially|partly|partial|sometimes|intermittent\w*|occasional\w*|seems?|maybe|perhaps|probably|i think|i guess|i believe|not (?:really )?sure|unsure|might|may be|a bit|a little|slightly|better|mostly|almost|nearly|more or less|so far|for now|at the moment|for the moment|will (?:try|test|check|see|let|look|think)|let me|let's see|i'll|going to|gonna|later|tomorrow|tonight|keep an eye|monitor\w*|wait and see|in principle|kind of|sort of|half|once i|when i|as soon as|until|depends?|looks like|appears?|temporar\w*|first)\b`)

// surelyRE finds what looks like hesitation and is none.
var surelyRE = newPattern(`应该的|不应该|好了不少|感觉(?:很|非常|特别)|看来(?:没|已)|(?:现在|目前)看(?:来)?(?:已经?|都)?(?:没(?:有)?问题|正常|好)了|有些(?:慢|卡)|稍后(?:关|结)|请先|麻烦先`)

// conditionRE finds conditions: nothing is decided by them.
var conditionRE = newPattern(`以[^,]{1,8}(?:意见|决定|批示)?为准|听[^,]{1,6}的$|如果|要是|假如|倘若|若|万一|的话|前提|除非|条件|(?:修|弄|搞|处理|解决|装|配|做)好(?:了)?(?:后|之后|以后)?(?:请|麻烦|再|就)?(?:通知|告诉|告知|联系|回复|说|叫|跟|发|帮)|仅限|只限|只(?:给|开|能|同意|批|许|需|要)|其(?:它|他|余)|部分|除外|只有|\b(?:if|unless|provided|as long as|on condition|except|only|in case|when (?:it|you|the))\b`)

// indefiniteRE finds 什么 that asks nothing: 没动过什么, 不管怎么.
var indefiniteRE = newPattern(`(?:没|不|无|别)[^?]{0,4}(?:什么|多少|怎么|哪里|哪个|谁)|(?:还|才|正|没|着)[^?]{0,6}呢$|什么的|什么都|怎么都|谁都|不知道(?:怎么|为什么)|(?:没|不)(?:知道|清楚)是什么`)

var questionRE = newPattern(`(?:吗|呢|么)$|(?:了|过|行|好|可以|在)(?:没|没有|不)$|(?:好|解决|可以|行|修复|正常|恢复|完成|搞定)了吧$|^(?:请问|问下|想问|咨询)|怎么|如何|为什么|为何|什么时候|什么原因|什么问题|是什么|什么是|哪(?:里|个|些|种|儿|位|一)|多少|多久|几点|几天|是否|能否|能不能|可否|可不可以|是不是|要不要|有没有|会不会|该不该|行不行|对不对|好不好|谁|干什么|做什么|^(?:and |so |but |please |also |hi |hello )*(?:how|what|why|when|where|which|who|whose)\b|\b(?:tell me|let me know|know|wonder\w*|ask|asking|advise|explain) (?:how|what|why|when|where|which|who|if|whether)\b|^(?:could|can|may|shall|should|would|will|is|are|do|does|did|has|have) (?:you|i|we|it|this|that|the|there|they|he|she|my|your)\b`)

var chaseRE = newPattern(`催|进展|进度|什么时候(?:能|可以|会|才|处理|解决|来|修|弄|给|有|到|开)|(?:多久|多长时间|几时|何时)(?:能|可以|才|处理|解决|会|来|修|好|有)?|还要(?:等|多久)|要等(?:多久|到)|怎么还(?:没|不)|到现在(?:还|都|也)?没|还没(?:有)?(?:人|处理|消息|回复|回音|动静|来|联系|结果|反馈|答复|安排|弄|修|收到(?:回复|答复|消息))|没(?:有)?人(?:处理|管|理|联系|来|跟进|回|接|受理)|有(?:结果|消息|进展|回复|眉目|人处理|人跟进)了?(?:吗|没)|(?:处理|解决|弄|修|搞|办|进行|安排|查)(?:得|的)?(?:怎么样|如何|咋样)|怎么样了|到哪(?:一)?步|什么情况了|(?:干|苦)?等了?(?:好几|几|两|三|半|一|很久|好久|一上午|一下午|一整|\d)|(?:好几|几|两|三|\d+)个?(?:天|小时|周|星期|钟头)(?:了|过去)|跟进(?:一)?下|^(?:请|麻烦|帮忙|烦请)*(?:继续)?跟进(?:吧|谢谢)?$|尽快|尽早|加急|抓紧|赶紧|速度处理|快(?:点|些)(?:处理|解决|来|弄)?$|能快点|着急|急用|很急|十万火急|急急急|有人(?:在)?(?:处理|管|看|跟进|负责)(?:吗|了吗|没)|收到(?:我的邮件|邮件|了)?(?:吗|没)|再次(?:提醒|跟进|询问|催)|提醒一下|石沉大海|\b(?:any (?:update|news|progress|word|feedback|response)s?|updates? (?:on|please)|status(?: update| of| on)?|how (?:much )?long(?:er)?|how is it going|how's it going|when (?:will|can|do|is|are|should|might)|eta|still waiting|been waiting|follow(?:ing)?[ -]?up|chas(?:e|ing)|(?:gentle |friendly |kind )?reminder|haven't (?:heard|received|got)|have not (?:heard|received)|no (?:reply|response|answer|update|news)|nobody (?:has )?(?:called|contacted|replied|came|answered)|no one (?:has )?(?:called|contacted|replied|come|came|answered)|asap|as soon as possible|hurry|urgent(?:ly)?|escalate|ping|bump|where are we|what's the (?:status|progress|latest)|waiting for (?:days|hours|a week))\b`)

var cancelRE = newPattern(`^(?:请|麻烦|帮忙|那就|那|先|就|还是|我要|我想|想|申请)*(?:取消|撤销|撤回|撤单|作废|终止|关闭|关掉|关单|结单|销单)(?:了|吧|掉|一下|这个|该|此|本|我的|上述|之前的|前面的|原|工单|申请|报修|报障|请求|单子|需求|流程|ticket|即可|就行|就好|谢谢)*$|(?:工单|申请|报修|报障|请求|单子|需求|流程|ticket)(?:请|可以|麻烦|先|就|帮忙|给)*(?:取消|撤销|撤回|作废|终止|关闭|关掉|关了|结了|销了|撤了)|(?:可以|请|麻烦|帮忙)(?:把|将)?(?:工单|单子|申请|ticket)?(?:关单|结单|关闭工单|关闭此单|关闭吧|关了吧|销单)|` +
	`(?:就|都)?(?:不用|不需要|不必|无需|无须|甭|用不着)(?:再|你们|麻烦|您|大家|派人)*(?:处理|弄|来|管|修|了|开通|申请|办|查|看|跟进|过来|麻烦|维修|安排|解决|理会)(?:了|啦)?|^(?:我)?(?:不用|不需要|不要)(?:了|啦)$|算了|不要了|忽略(?:这|此|该|上|前|我|之前)|当我没说|(?:发|搞|弄|填|提|报)错了|` +
	`\b(?:cancel|withdraw|revoke|retract)(?: (?:the|this|my|that|it|our))?(?: \w+)?\b|\bnever ?mind\b|\bno longer (?:needed|required|need|necessary|relevant)\b|\b(?:please |pls |you can |can |may |kindly )?close (?:the|this|my|it|that)\b(?: (?:ticket|case|request|issue))?|\b(?:disregard|ignore) (?:my|this|the|that)\b|\bdon't need (?:it|this|that|help)|\bnot needed any ?more\b|\bforget (?:it|about it)\b|\bsent by mistake\b`)

// politeRE is what may stand around an answer without changing it.
var politeRE = newPattern(`谢谢(?:了|啦|您|你|你们|大家|各位|老师|师傅|支持|帮助|帮忙|配合|的|协助|耐心|解答|及时|处理)*|感谢(?:您|你|你们|大家|各位|支持|帮助|的|处理|配合|及时)*|多谢|谢了|辛苦(?:了|啦|您|你|你们|大家|各位)*|您好|你好|大家好|各位好|早上好|上午好|下午好|麻烦(?:了|您了|你了|你们了|各位)|打扰(?:了|您了)|收到|我?知道了|我?了解了?|我?明白了?|祝好|祝.{0,6}(?:愉快|顺利)|此致|敬礼|哈+|呵呵|嘿嘿|嗯+|哦+|噢|喔|啊|呀|哈喽|老师|师傅|工程师|同事们?|[\p{Han}]{1,2}(?:工|总|经理|老师|师傅|哥|姐)$|^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b.{0,20}$|\b(?:thanks?|thank you|thx|tks|ty|cheers|regards|best regards|kind regards|many|very|so|much|a lot|you|all|team|it|sir|br|rgds|everyone|for your (?:help|support|assistance|quick response|time)|again|noted|got it|received|understood|appreciate(?:d)?(?: (?:it|your help))?)\b|[!.,。🙏😊🌹❤🤝😄😀☺]+`)

var yesRE = newPattern(`^(?:我)?(?:们)?(?:完全|没问题|一致|均|都|已|予以|表示|这边|本人|个人|可以|ok|好的?|嗯|行|是的|对)*(?:同意|批准|准许|允许|准了|准予|核准|通过|审批通过|审核通过|照准|照办|准$|授权|许可|赞成|支持|认可|批了|给开|给办)|^(?:没|无)(?:有)?(?:意见|异议|问题)|同意|^(?:(?:可以|可|行|好|好的|好吧|成|中|是|是的|对|对的|嗯|嗯嗯|恩|没错|确认|确定|ok|okay|okey|k|yes|yep|yeah|yup|y|sure|of course|certainly|absolutely|agreed?|approved?|approve|granted|confirmed?|accepted?|accept|go ahead|proceed|please do|please proceed|please go ahead|fine|sounds good|lgtm|good to go|affirmative|permission granted|right|correct|allowed?)(?:的|了|吧|啊|呀|啦|哦|哈)* ?)+$|^(?:可以|行|好的|ok|好|没问题|请|那就|那|随时|现在|现在就)*(?:远程|来吧|开始吧|连吧|连接吧|操作吧|随时可以|随时都行|方便|办理|开通|开始|进行|操作|接入|控制|协助|连过来|安排|处理|执行)(?:吧|即可|就行|远程|协助)*$|^(?:现在|现在就|随时|马上|这会儿?|当然)?(?:就|都|是)?可以(?:的|了)?$|可以(?:远程|开通|办理|给他|给她|开|连|控制|操作|的)|^(?:i |we )?(?:hereby )?(?:fully )?(?:agree|approve|consent|accept|authorize|authorise|permit|allow)\b|\b(?:approved|agreed|granted|go ahead|you may|you can (?:connect|proceed|start)|please proceed|fine (?:with|by) me|no objections?|ok (?:with|by|for) me|okay (?:with|by) me|i'm (?:ok|fine|okay) with|feel free|happy to approve)\b|^(?:yes|ok|sure|okay|fine) |👍|👌|✅|🆗|💯|✔|☑|[√]|^\+1$`)

var noRE = newPattern(`不(?:同意|批准|批|准|允许|通过|予|许可|赞成|支持|认可|可以|行|给|开|能同意|能批|能给|能开|能通过|给开|给批|授权|接受|想|愿意|愿|方便|希望|放心|建议|合适|太合适|符合|必|用|需要|要)|拒绝|驳回|退回|打回|否决|反对|婉拒|^(?:否|不|不了|不可|不成|别|免了|没门|no|nope|n|nah|never)(?:的|了|吧|行)*$|暂不|先不|不要(?:远程|连|控制|开|给)|别(?:远程|连|开|给)|没(?:有)?必要|没批|未(?:批准|通过|同意)|收回|停止|先别|(?:还是|请|最好|希望|能不能|改)(?:派人)?(?:上门|来现场|现场|过来|当面)|` +
	`\b(?:reject(?:ed)?|den(?:y|ied)|declin(?:e|ed|ing)|rejecting|denying|disapprov\w*|refus\w*|disagree\w*|veto\w*|object|not? (?:approved?|agreed?|agree|allow(?:ed)?|ok|okay|acceptable|comfortable|granted|necessary|needed|authori[sz]ed|convenient|now|way|need|remote|go)|(?:do|can|wo|would|could|ca)n't (?:approve|agree|allow|want|grant|accept|consent|support|connect|like)|cannot (?:approve|agree|allow|grant|accept|support)|do not (?:approve|agree|allow|want|connect|consent|grant|wish|accept)|rather not|prefer not|hold off|on hold|turn(?:ed)? down|no thanks?|no thank you|come (?:by|over|to my|in person)|in person|on[- ]site)\b|^no\b|👎|❌|🙅|✖|✘`)

// ratings are how people say how satisfied they are; the first that fits counts.
var ratings = []struct {
	intent Intent
	expr   *pattern
}{
	{Satisfied, newPattern(`(?:没有?|毫无|并无)(?:什么|任何|半点|哪里|啥)*不满|\b(?:no|nothing|without|never|not) (?:\w+ ){0,4}(?:dis|un)(?:satisf|happy|pleased)\w*`)},
	{Dissatisfied, newPattern(`没什么(?:可|好|值得)?满意|不满$|(?:很|非常|极其|十分)不满|(?:不|没有?|未|谈不上|算不上|难以|无法|并不|不能|很难)(?:是很|太|够|大|怎么|甚|十分|完全|令人|让人|感到|能|算|特别|是特别|是太)*满意|不(?:怎么样|咋样|敢恭维|太好|好$)|失望|糟糕|太差|很差|真差|极差|差评|差劲|较差|比较差|^差$|态度(?:不好|差|恶劣|冷淡)|太慢|慢死|拖(?:了)?(?:太|这么|很)?(?:久|拉)|投诉|敷衍|踢皮球|不专业|不负责|一星|1星|^(?:[12]|一|两|二)(?:分|星|颗星)$|零分|(?:^|[^0-9])0分|没解决.{0,4}满意|气死|恼火|生气|垃圾服务|恶劣|` +
		`\b(?:dis|un)satisf\w*|\b(?:not|isn't|wasn't|never|hardly|far from)\b (?:\w+ ){0,2}(?:satisf\w*|happy|pleased|good|impressed|great|acceptable)|\bun(?:happy|acceptable)\b|\bdisappoint\w*|\b(?:poor|terrible|awful|bad|horrible|worst|useless|unprofessional|pathetic|frustrat\w*|annoy\w*|complain\w*|rude|too slow|very slow|took (?:too|so|way too) long|too long)\b|👎|😠|😡|😞|☹|🙁`)},
	{BasicallySatisfied, newPattern(`(?:基本|大致|大体|比较|较为|较|还算|勉强|部分|差不多|总体(?:上)?(?:还|比较|基本)|整体(?:上)?(?:还|比较|基本)|相对|一定程度)(?:上|是|算)?(?:还|比较)?满意|^(?:服务)?(?:一般|一般般|还行|还可以|还好|凑合|马马虎虎|尚可|将就|过得去|中规中矩|普通|中等|及格|勉勉强强|差强人意|可以吧|还成|凑活|就那样|就这样|不好不坏|so so|so-so|soso|ok吧|还ok|三星)(?:吧|啦|了|的)*$|一般(?:般|吧)|(?:感觉|服务|总体|整体|体验|觉得)(?:还|很|比较)?(?:一般|还行|可以|凑合|尚可)|马马虎虎|凑合|还(?:行|可以|算可以|凑合|算?不错)(?:吧)?$|^(?:3|三|3\.5|4|四)(?:分|星|颗星)$|中评|` +
		`\b(?:basically|mostly|fairly|somewhat|partly|partially|more or less|reasonably|generally|moderately|rather|quite) (?:satisf\w*|happy|ok|okay|fine|pleased)|\b(?:so[- ]?so|average|mediocre|fair|neutral|acceptable|adequate|decent|could be (?:better|faster|quicker|improved)|(?:it was|was|it's|just) (?:ok|okay|fine|alright)|not too bad|not bad|not perfect|it's alright|alright|passable)\b`)},
	{Satisfied, newPattern(`满意|好评|点赞|^(?:好|棒|赞|棒棒|赞赞|给力|完美|优秀|专业|不错|nice|good|great|perfect)(?:啊|呀|哦|哈|评|一个|极了|棒的|的服务)*$|^棒棒的|^(?:非常|很|挺|特别|超级?|真|相当|十分|太|真的|都)+(?:好|棒|赞|给力|专业|不错|优秀|完美|周到|到位|高效|及时|快|迅速|nice|good|great|perfect)(?:的|啊|呀|哦|哈|极了|评)*$|服务(?:态度)?(?:很|非常|特别|真|挺|超)?(?:好|棒|周到|到位|热情|专业|不错|及时)|(?:响应|处理|解决|回复|速度)(?:得|的|速度)?(?:很|非常|特别|真|挺|超|比较)?(?:快|及时|迅速|专业|好|到位|高效)|(?:很|非常|挺|特别|超|真)(?:好|棒|赞|给力|专业|不错|快|及时|周到|耐心)|不错|五星|5星|满分|^(?:给|打|评|打个|给个|评个)?(?:5|五|10|十|100|4\.5)(?:分|星|颗星)$|100分|10分|一百分|👍|😊|💯|🌟|⭐{4,5}|😄|😀|❤|` +
		`\b(?:very |fully |completely |totally |extremely |really |quite )?(?:satisfied|happy|pleased)\b|\b(?:excellent|great|good|perfect|awesome|wonderful|fantastic|amazing|outstanding|superb|brilliant|well done|good job|great job|nice|love it|five stars?|5 stars?|5/5|10/10|very helpful|top|professional|impressed)\b`)},
}

// rate reads a rating and the words that give it.
func rate(w wording) (Intent, string) {
	for _, r := range ratings {
		if found := r.expr.find(w); found != "" {
			return r.intent, strings.TrimSpace(found)
		}
	}
	return "", ""
}
