"""What the pages about coverage in space and time say."""

from maps.wording import Wording

COVERAGE_WORDS: dict[str, Wording] = {
    # navigation and doors
    "week_page": Wording("Week", "一周"),
    "gaps_page": Wording("Gaps", "空白区"),
    "areas_page": Wording("Areas", "行政区"),
    "difference_page": Wording("Before and after", "前后对比"),
    "access_page": Wording("Access", "可达性"),
    "look_closer": Wording("Look closer", "进一步了解"),
    "door_week": Wording("Through the week", "一周之内"),
    "door_week_text": Wording(
        "Who reaches something open at ten on Tuesday, in the evening, on Sunday.",
        "星期二上午十点、傍晚、星期天，谁能到达营业中的网点。",
    ),
    "door_gaps": Wording("Gaps and reasons", "空白区与原因"),
    "door_gaps_text": Wording(
        "Where people are out of reach, how many, and what keeps them away.",
        "哪里的居民到不了、有多少人、是什么原因。",
    ),
    "door_areas": Wording("Every municipality", "各行政区"),
    "door_areas_text": Wording(
        "Which promises are kept where, in a table beside a map.", "各地是否达标，表格与地图对照。"
    ),
    "door_difference": Wording("What would change", "会有什么变化"),
    "door_difference_text": Wording(
        "Who wins and who loses when a branch closes or moves.", "网点关闭或迁移后，谁受益、谁受损。"
    ),
    "door_access": Wording("Access and fairness", "可达性与公平"),
    "door_access_text": Wording("How much service is within reach of whom.", "不同居民可获得多少服务。"),
    # pages that were not asked for yet
    "not_worked_out": Wording("Not worked out yet", "尚未计算"),
    "lead_week": Wording(
        "This page shows, hour by hour, who reaches a branch or van that is open then.",
        "本页按小时显示谁能到达当时营业的网点或服务车。",
    ),
    "lead_gaps": Wording(
        "This page shows where people are out of reach, with the reason for each gap.",
        "本页显示哪里的居民到不了网点，以及每处空白区的原因。",
    ),
    "lead_areas": Wording(
        "This page shows for each municipality how many people each promise is kept for.",
        "本页显示每个行政区各项承诺惠及多少居民。",
    ),
    "lead_difference": Wording(
        "This page shows what a change does: who wins, who loses, and where.",
        "本页显示一项变动的影响：谁受益、谁受损、在哪里。",
    ),
    "lead_access": Wording(
        "This page shows how much service is within reach of everybody, and how evenly it is spread.",
        "本页显示每个人可获得多少服务，以及分布是否均匀。",
    ),
    "ask_with": Wording("Ask for it on the command line or over HTTP:", "可通过命令行或接口计算："),
    "ask_otherwise": Wording("On the command line or over HTTP", "通过命令行或接口计算"),
    "ask_work_out": Wording("Work it out", "开始计算"),
    "ask_work_out_again": Wording("Work it out again", "重新计算"),
    "ask_minutes": Wording("Minutes to a branch", "到网点的分钟数"),
    "ask_minutes_note": Wording(
        "Several with commas, such as 15, 30, 60.", "可填多个，以逗号分隔，如 15, 30, 60。"
    ),
    "ask_bad_minutes": Wording(
        "Give minutes above 0 and below 1440, eleven numbers at most, such as 15, 30.",
        "请填写大于 0、小于 1440 的分钟数，最多 11 个，如 15, 30。",
    ),
    "ask_saved": Wording("Use the saved standards: {names}", "使用已保存的标准：{names}"),
    "ask_hours": Wording("Look at opening hours, hour by hour through a week", "按一周逐小时计入营业时间"),
    "ask_halt": Wording("Stop", "停止"),
    "ask_progress": Wording("How far it is", "计算进度"),
    "ask_starting": Wording("Getting ready …", "正在准备……"),
    "ask_stopping": Wording("Stopping …", "正在停止……"),
    "ask_stopped": Wording("Stopped; nothing was kept.", "已停止，未保存任何结果。"),
    "ask_done": Wording("Done. Opening the page …", "计算完成，正在打开页面……"),
    "ask_refused": Wording("It could not be worked out:", "无法计算："),
    "step_open": Wording("Opening the map", "打开地图"),
    "step_first": Wording(
        "Compiling the street engine, this once; steps take longer",
        "首次使用，正在编译路网引擎，各步用时较长",
    ),
    "step_far": Wording("Measuring how far everybody is from a branch", "计算居民到网点的路程"),
    "step_promises": Wording("Counting who meets which promise", "统计各项承诺惠及的居民"),
    "step_hours": Wording("Measuring who reaches something open", "计算谁能到达营业中的网点"),
    "step_gaps": Wording("Finding the gaps", "查找空白区"),
    "step_access": Wording("Measuring access", "计算可达性"),
    "step_sure": Wording("Measuring how sure the shares are", "估计占比的可靠程度"),
    "step_files": Wording("Writing the files", "生成文件"),
    "step_maps": Wording("Drawing the maps", "绘制地图"),
    "step_store": Wording("Storing the answer", "保存结果"),
    # week
    "title_week": Wording("Who reaches something open, hour by hour", "每小时谁能到达营业中的网点"),
    "week_now": Wording(
        "of the people reach something open within {n} minutes", "的居民能在 {n} 分钟内到达营业中的网点"
    ),
    "week_now_from": Wording(
        "of the people are reached within {n} minutes", "的居民能在 {n} 分钟内得到上门服务"
    ),
    "week_people": Wording("{n} people", "{n} 人"),
    "moment": Wording("Moment", "时刻"),
    "play": Wording("Play", "播放"),
    "pause": Wording("Pause", "暂停"),
    "slider_keys": Wording(
        "Arrow keys: one step. Page up, page down: one day. A click on the strip jumps there.",
        "方向键：移动一格；翻页键：移动一天；点击色带可跳转。",
    ),
    "week_strip": Wording("Share within reach of something open", "能到达营业网点的居民占比"),
    "strip_day": Wording("{weekday} {d}", "{weekday} {d}日"),
    "for_whom": Wording("For", "对象"),
    "group_people": Wording("everybody", "全部居民"),
    "legend_now": Wording("People at this moment", "此刻的居民"),
    "nothing_open": Wording("nothing open within reach", "附近没有营业中的网点"),
    "whole_period": Wording("Over {n} days", "{n} 天之内"),
    "part_of_week": Wording("When", "时段"),
    "some_service": Wording("Have it at all", "有服务的居民"),
    "window_always": Wording("At any time", "任何时间"),
    "window_daytime": Wording("Workdays 9–17 h", "工作日 9–17 时"),
    "window_evening": Wording("Workday evenings", "工作日傍晚"),
    "window_weekend": Wording("Weekends", "周末"),
    "person_hours": Wording("Person-hours within reach", "可达人时"),
    "hours_each": Wording("Hours a week for each person", "人均每周小时数"),
    "median_wait": Wording("Half the people wait at most", "半数居民最长等待不超过"),
    "worst_wait": Wording("Longest wait", "最长等待"),
    "never_open": Wording("Never within reach of anything open", "始终到不了营业网点"),
    "hours_a_week": Wording("Hours a week in reach", "每周可达小时数"),
    "in_window": Wording("{window}, hours a week", "{window}（每周小时数）"),
    "open_now": Wording("open", "营业中"),
    "shut_now": Wording("closed", "未营业"),
    "hours_assumed": Wording("Hours not known: {hours} assumed", "营业时间未知，按 {hours} 计算"),
    "layer_vans": Wording("Vans", "服务车"),
    "a_day_or_more": Wording("{d} d {h} h", "{d} 天 {h} 小时"),
    "number_of_hours": Wording("{n} h", "{n} 小时"),
    # gaps
    "title_gaps": Wording("Who is out of reach, and why", "谁到不了网点，原因是什么"),
    "gaps_people": Wording("people are not within {n} minutes", "名居民不在 {n} 分钟范围内"),
    "gaps_people_then": Wording(
        "people have nothing open within {n} minutes", "名居民在 {n} 分钟内没有营业中的网点"
    ),
    "gaps_people_often": Wording(
        "people do not have something open within {n} minutes as often as promised",
        "名居民在 {n} 分钟内的网点营业时间未达到承诺",
    ),
    "gaps_people_full": Wording(
        "people find no branch with room within {n} minutes", "名居民在 {n} 分钟内没有仍有余量的网点"
    ),
    "gaps_of": Wording(
        ", of {people}; {n} gaps", "（共 {people} 人；{n} 个空白区）", ", of {people}; {n} gap"
    ),
    "standard_and_time": Wording("Standard and time", "标准与时间"),
    "by_reason": Wording("By reason", "按原因"),
    "gaps_count": Wording("Gaps", "空白区数"),
    "gap_list": Wording("List", "列表"),
    "gap_list_text": Wording(
        "A click on a row shows the gap on the map.", "点击一行，在地图上显示该空白区。"
    ),
    "more_on_map": Wording(
        "{n} smaller gaps are on the map only.",
        "另有 {n} 个较小的空白区只在地图上显示。",
        "{n} smaller gap is on the map only.",
    ),
    "gap_reason_too_far": Wording("Too far", "距离太远"),
    "gap_reason_detour": Wording("Roads go a long way round", "道路绕行"),
    "gap_reason_no_road": Wording("No road near", "附近没有道路"),
    "gap_reason_snapped_far": Wording("Far from the nearest road", "离最近的道路太远"),
    "gap_reason_island": Wording("Island, or behind a ferry", "海岛或须乘轮渡"),
    "gap_reason_cut_off": Wording("Cut off from the roads", "与路网隔断"),
    "gap_reason_closed": Wording("Near, but closed then", "虽近但当时未营业"),
    "gap_reason_full": Wording("Near, but full", "虽近但已满员"),
    "evidence_away": Wording("{branch} is {minutes} away", "距{branch} {minutes}"),
    "evidence_road": Wording("{road} by road, {straight} as the crow flies", "道路 {road}，直线 {straight}"),
    "evidence_straight": Wording("{straight} as the crow flies", "直线 {straight}"),
    "evidence_times": Wording("{times} times as far", "是直线的 {times} 倍"),
    "evidence_bridge": Wording("over the bridge {name}", "须经{name}桥"),
    "evidence_tunnel": Wording("through the tunnel {name}", "须经{name}隧道"),
    "evidence_ferry": Wording("by the ferry {name}", "须乘{name}轮渡"),
    "evidence_crossing": Wording("by {name}", "须经{name}"),
    "evidence_snap": Wording("the nearest road is {metres} m away", "最近的道路在 {metres} 米外"),
    "evidence_closed": Wording(
        "{branch} is only {minutes} away, but closed then", "{branch}仅 {minutes} 路程，但当时未营业"
    ),
    "evidence_opens": Wording("open {hours}", "营业时间：{hours}"),
    "evidence_opens_next": Wording("it opens next on {moment}", "下次营业：{moment}"),
    "day_and_time": Wording("{weekday} {day} at {time}", "{day}{weekday} {time}"),
    "evidence_full": Wording(
        "{branch} serves {assigned} people who are nearer, and no more than {capacity}",
        "{branch}最多服务 {capacity} 人，已被较近的 {assigned} 人占满",
    ),
    "evidence_detour": Wording(
        "the branch nearest as the crow flies is {straight} off, but {road} by road",
        "直线最近的网点相距 {straight}，走道路却有 {road}",
    ),
    "reason_and_evidence": Wording("{reason}. {evidence}", "{reason}。{evidence}"),
    "evidence_none": Wording("no branch can be reached", "没有可到达的网点"),
    "semicolon": Wording("; ", "；"),
    # areas
    "title_areas": Wording("Promises kept, municipality by municipality", "各行政区达标情况"),
    "colour_by": Wording("Colour by", "着色依据"),
    "kept": Wording("kept", "达标"),
    "not_kept": Wording("not kept", "未达标"),
    "kept_in": Wording("Kept in {n} of {all} areas", "{all} 个行政区中 {n} 个达标"),
    "promised_share": Wording("promised: {share}", "承诺：{share}"),
    "all_areas": Wording("All", "合计"),
    "copy_table": Wording("Copy as CSV", "复制为 CSV"),
    "copied": Wording("Copied", "已复制"),
    "area_list_text": Wording(
        "A click on a row shows the area on the map.", "点击一行，在地图上显示该行政区。"
    ),
    "nobody_there": Wording("nobody lives there", "无人居住"),
    "outline_not_kept": Wording("outlined: promise not kept", "红色边框：未达标"),
    "measure_within": Wording("{n} min", "{n} 分钟"),
    "change": Wording("Change", "变化"),
    # before and after
    "title_difference": Wording("Before and after", "前后对比"),
    "show_before": Wording("Before", "之前"),
    "show_after": Wording("After", "之后"),
    "show_difference": Wording("Difference", "差异"),
    "won": Wording("newly covered", "新覆盖"),
    "lost": Wording("no longer covered", "不再覆盖"),
    "sooner": Wording("sooner, covered as before", "更快到达，覆盖情况不变"),
    "later_than_before": Wording("later, covered as before", "更慢到达，覆盖情况不变"),
    "same": Wording("no change", "无变化"),
    "net_people": Wording("people covered, in all", "覆盖人数净变化"),
    "who_wins": Wording("Who wins", "受益地区"),
    "who_loses": Wording("Who loses", "受损地区"),
    "nobody_wins": Wording("Nobody.", "无。"),
    "side_by_side": Wording("Side by side", "并列比较"),
    "promise": Wording("Promise", "承诺"),
    "minutes_before": Wording("Minutes before", "之前分钟数"),
    "minutes_after": Wording("Minutes after", "之后分钟数"),
    "branch_gone": Wording("closed", "已关闭"),
    "branch_new": Wording("new", "新增"),
    "person_hours_change": Wording("Person-hours in the period", "期间可达人时"),
    "report_file": Wording("Report (PDF)", "报告（PDF）"),
    # access and equity
    "title_access": Wording("How much is within reach of whom", "谁能获得多少服务"),
    "access_classes": Wording("Classes of equal numbers of people.", "按人数等分。"),
    "no_access": Wording("none", "无"),
    "for_10000": Wording("{measure}, for 10,000 people", "{measure}，每万人"),
    "about_minutes": Wording("Travel time to the nearest branch.", "到最近网点的出行时间。"),
    "about_nearest": Wording("Travel time to so many places.", "到第若干近的服务点的出行时间。"),
    "about_cumulative": Wording(
        "What all places within reach offer together.", "可到达的各服务点的服务量之和。"
    ),
    "about_gravity": Wording(
        "What all places within reach offer together; those farther away count less.",
        "可到达的各服务点的服务量之和，越远权重越小。",
    ),
    "about_2sfca": Wording(
        "What a place offers is divided among the people who can reach it; everybody gets a share of each place within reach.",
        "每个服务点的服务量由能到达的居民分摊，每人的得分是可到达的各点份额之和。",
    ),
    **dict.fromkeys(
        ("about_e2sfca", "about_3sfca", "about_m2sfca", "about_bfca"),
        Wording(
            "What a place offers is divided among the people who can reach it; everybody gets a share of each place within "
            "reach, the nearer the larger.",
            "每个服务点的服务量由能到达的居民分摊，每人的得分是可到达的各点份额之和，越近份额越大。",
        ),
    ),
    "about_raam": Wording(
        "What the way and the crowd cost when everybody goes where they lose least; low is good.",
        "人人选择代价最小的服务点时，路程与拥挤的代价；越低越好。",
    ),
    "access_mean": Wording("on average", "人均"),
    "equity": Wording("How evenly it is spread", "分布是否均匀"),
    "lorenz_people": Wording("share of people, those with least first", "居民占比（由少到多）"),
    "lorenz_service": Wording("share of the total", "占总量的比例"),
    "gini": Wording("Gini coefficient", "基尼系数"),
    "palma": Wording("Palma ratio", "帕尔马比值"),
    "theil": Wording("Theil index", "泰尔指数"),
    "concentration": Wording("Concentration index", "集中指数"),
    "group": Wording("Group", "群体"),
}
