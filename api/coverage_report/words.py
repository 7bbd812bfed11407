"""The words of the report, in English and in Simplified Chinese."""

from types import MappingProxyType

from maps.wording import Language, Wording

_WORDS: MappingProxyType[str, Wording] = MappingProxyType(
    {
        "title": Wording("Who is within reach, and who is not", "谁能及时到达网点，谁不能"),
        "subtitle": Wording("Coverage report · {day}", "覆盖报告 · {day}"),
        "headline": Wording(
            "{share} of {who} reach {what} within {minutes}.", "{who}中，{share} 能在 {minutes}内到达{what}。"
        ),
        "headline_from": Wording(
            "{share} of {who} are reached from {what} within {minutes}.",
            "{who}中，{share} 可由{what}在 {minutes}内到达。",
        ),
        "beyond": Wording("{people} people do not.", "还有 {people} 人不能。", one="1 person does not."),
        "beyond_nobody": Wording("Nobody is left out.", "没有人被遗漏。"),
        "no_people": Wording(
            "There is nobody of this group here, so nothing can be said.", "这里没有这一人群，无从说起。"
        ),
        "everybody": Wording("all {people} people", "全部 {people} 位居民"),
        "group_people": Wording("{people} people in the group “{group}”", "“{group}”人群 {people} 人"),
        "branch": Wording("a branch", "网点"),
        "service": Wording("a branch or a van", "网点或服务车"),
        "by_drive": Wording("by car", "驾车"),
        "by_walk": Wording("on foot", "步行"),
        "by_cycle": Wording("by bicycle", "骑车"),
        "kept": Wording("Promised: {promised}. This is met.", "承诺：{promised}。已达标。"),
        "broken": Wording(
            "Promised: {promised}. This is missed by {people} people.",
            "承诺：{promised}。未达标，差 {people} 人。",
            one="Promised: {promised}. This is missed by 1 person.",
        ),
        "areas_met": Wording(
            "It is met in {met} of {all} municipalities.", "{all} 个辖区中有 {met} 个达标。"
        ),
        "when_any": Wording("whatever the hour", "不论时间"),
        "when_at": Wording("open at {moment}", "{moment} 开放"),
        "when_served": Wording(
            "open on at least {days} days of the period",
            "统计期内至少 {days} 天开放",
            one="open on at least 1 day of the period",
        ),
        "when_hours": Wording("{hours} hours each", "每天 {hours} 小时", one="1 hour each"),
        "when_window": Wording("in {window}", "时段 {window}"),
        # headings and heads of columns
        "promises": Wording("Promises", "服务承诺"),
        "promise": Wording("Promise", "承诺"),
        "for_whom": Wording("For whom", "对象"),
        "within": Wording("Within", "时限"),
        "reached": Wording("Reached", "实际"),
        "promised": Wording("Promised", "承诺比例"),
        "left_out": Wording("Left out", "未覆盖"),
        "verdict": Wording("Verdict", "结论"),
        "met": Wording("MET", "达标"),
        "missed": Wording("MISSED", "未达标"),
        "not_promised": Wording("no promise", "未承诺"),
        "more_promises": Wording("and {n} more promises", "另有 {n} 项承诺", one="and 1 more promise"),
        "map": Wording("Where", "在哪里"),
        "key_map_area": Wording("gap (number: table overleaf)", "空白区（编号见背面）"),
        "key_map_beyond": Wording("people beyond", "未覆盖居民"),
        "key_map_covered": Wording("people within", "已覆盖居民"),
        "key_map_branch": Wording("branch", "网点"),
        "key_map_stop": Wording("van stop", "服务车停靠点"),
        "key_map_boundary": Wording("municipality", "辖区"),
        "people_scale": Wording("largest circle: {n}", "最大圆：{n} 人"),
        "no_map": Wording("There is nothing to draw.", "没有可绘制的内容。"),
        "how_near": Wording("How near: share within", "远近：各时限内的比例"),
        "group": Wording("Group", "人群"),
        "people": Wording("People", "人数"),
        "everybody_short": Wording("Everybody", "全体居民"),
        "when": Wording(
            "When: share with something open within {minutes}", "何时：{minutes}内有服务可用的比例"
        ),
        "no_week": Wording(
            "Opening hours were not part of this measurement: a branch counts whatever the hour.",
            "本次测量未计营业时间：网点不论时间一律计入。",
        ),
        "week_hours": Wording(
            "The average person has something open within reach {hours} hours a week.",
            "平均每位居民每周有 {hours} 小时可在时限内得到服务。",
        ),
        "week_windows": Wording(
            "Ever on weekdays 9–17: {daytime}; on weekday evenings (17–20): {evening}; at weekends: {weekend}.",
            "工作日 9–17 时能得到服务：{daytime}；工作日傍晚（17–20 时）：{evening}；周末：{weekend}。",
        ),
        "week_wait": Wording(
            "Between two openings, half of those ever served wait more than {time} at worst.",
            "在能得到服务的居民中，半数人两次开放之间最长要等 {time}以上。",
        ),
        "week_assumed": Wording(
            "For {n} of {all} places nobody states hours; usual hours are assumed.",
            "{all} 处地点中有 {n} 处未注明时间，按惯常时间计。",
        ),
        "short_day_0": Wording("Mo", "一"),
        "short_day_1": Wording("Tu", "二"),
        "short_day_2": Wording("We", "三"),
        "short_day_3": Wording("Th", "四"),
        "short_day_4": Wording("Fr", "五"),
        "short_day_5": Wording("Sa", "六"),
        "short_day_6": Wording("Su", "日"),
        "days": Wording("{n} days", "{n} 天", one="1 day"),
        # back page
        "gaps": Wording("The largest gaps, and why", "最大的空白区及原因"),
        "gaps_all": Wording(
            "{shown} of {count} gaps; in all of them {people} people.",
            "共 {count} 处，此列 {shown} 处；合计 {people} 人。",
        ),
        "gaps_full": Wording(
            " {people} of them have a branch within reach, but it is full.",
            "其中 {people} 人附近有网点，但已满员。",
        ),
        "no_gaps": Wording(
            "There is no gap: everybody of this group is within reach.", "没有空白区：该人群全部在时限内。"
        ),
        "place": Wording("Place", "地点"),
        "why": Wording("Why", "原因"),
        "areas": Wording("Municipalities, the worst first", "各辖区，由差到好"),
        "area": Wording("Municipality", "辖区"),
        "no_areas": Wording("There are no municipalities in the data.", "数据中没有辖区边界。"),
        "area_beyond": Wording("Beyond", "未覆盖"),
        "area_share": Wording("Reached", "比例"),
        "and_others": Wording(
            "and {n} others, each with {share} or more reached",
            "另有 {n} 个辖区，比例均不低于 {share}",
            one="and 1 other, with {share} reached",
        ),
        "fairness": Wording("How fairly", "公平性"),
        "mean": Wording(
            "Those who reach a branch travel {mean} on average; the farthest tenth travels {far} or more.",
            "能到达网点的居民平均需 {mean}；最远的十分之一需 {far}以上。",
        ),
        "group_mean": Wording("The group “{group}” travels {mean}.", "“{group}”人群平均需 {mean}。"),
        "gini": Wording(
            "Gini of {what}: {gini} (0: all have the same, 1: one person has everything).",
            "{what}的基尼系数：{gini}（0 为人人相同，1 为全部集中于一人）。",
        ),
        "palma": Wording(
            "Of {what}, the richest tenth has {palma} times what the poorest four tenths have (Palma).",
            "就{what}而言，最富裕十分之一人群是最贫困十分之四人群的 {palma} 倍（帕尔马比值）。",
        ),
        "of_hours": Wording("open hours within reach", "可及服务时数"),
        "of_access": Wording("access", "可达性"),
        "ranges": Wording("How sure", "可靠程度"),
        "range": Wording(
            "If every journey took {off} longer, {slower} would be reached; if {off} less, {faster}.",
            "若出行时间都长 {off}，覆盖 {slower}；若都短 {off}，覆盖 {faster}。",
        ),
        "flips": Wording("The verdict would change: treat it as close.", "结论会随之改变：应视为临界。"),
        "holds": Wording("The verdict holds all the same.", "结论不变。"),
        "helps": Wording("What would help most", "最有效的措施"),
        "help": Wording(
            "{what} {place}: {people} people more",
            "{place}{what}：多覆盖 {people} 人",
            one="{what} {place}: 1 person more",
        ),
        "help_cost": Wording("{cost} a year", "每年 {cost}"),
        "method": Wording("How this was measured", "测量方法"),
        "method_text": Wording(
            "{points} demand points with {people} people, {branches} branches and {stops} van stops. Travel times {by} "
            "along the streets of OpenStreetMap from or to the door, without waiting for ferries and without congestion. "
            "Every person counts the same. A gap is the surroundings of people beyond the limit; the people of all gaps add up to all who are left out.",
            "{points} 个需求点共 {people} 人，{branches} 个网点，{stops} 个服务车停靠点。出行时间{by}，沿 OpenStreetMap 道路计算，起止于门口，"
            "不含候渡与拥堵。每人权重相同。空白区指超出时限的居民周边；各空白区人数之和等于全部未覆盖人数。",
        ),
        "sources": Wording("Sources: {sources}", "数据来源：{sources}"),
        "question": Wording("Question {hash}", "问题编号 {hash}"),
        "page": Wording("Page {n} of 2", "第 {n} 页，共 2 页"),
        # reasons, as sentences
        "why_too_far": Wording(
            "The nearest branch, {branch}, is {minutes} away.", "最近的网点{branch}需 {minutes}。"
        ),
        "why_too_far_none": Wording("Every branch is too far away.", "所有网点都太远。"),
        "why_detour": Wording(
            "{straight} in a straight line to {branch}, but {road} by road ({minutes}).",
            "到{branch}直线 {straight}，道路却有 {road}（{minutes}）。",
        ),
        "why_detour_by": Wording(
            "{straight} in a straight line to {branch}, but {road} by road ({minutes}), round by {crossing}.",
            "到{branch}直线 {straight}，须绕行{crossing}，道路 {road}（{minutes}）。",
        ),
        "why_no_road": Wording("No road that may be driven lies nearby.", "附近没有可通行的道路。"),
        "why_no_road_m": Wording("The nearest road lies {metres} m away.", "最近的道路在 {metres} 米外。"),
        "why_snapped_far": Wording(
            "The way to the road ({metres} m) alone takes it beyond the limit; {branch} would be near.",
            "仅到道路的路程（{metres} 米）即已超时；网点{branch}本在近处。",
        ),
        "why_island": Wording("An island, or only a ferry leads away.", "海岛，或只有轮渡通往外界。"),
        "why_island_by": Wording(
            "An island: only the ferry {crossing} leads away.", "海岛：只有轮渡{crossing}通往外界。"
        ),
        "by_bridge": Wording("the bridge {crossing}", "{crossing}桥梁"),
        "by_tunnel": Wording("the tunnel {crossing}", "{crossing}隧道"),
        "by_ferry": Wording("the ferry {crossing}", "{crossing}轮渡"),
        "why_cut_off": Wording("Its roads are joined to no branch.", "其道路与任何网点都不相通。"),
        "why_closed": Wording(
            "{branch} is only {minutes} away, but closed then.", "{branch}仅需 {minutes}，但届时未开放。"
        ),
        "why_closed_opens": Wording(
            "{branch} is only {minutes} away, but closed then (next open: {opens}).",
            "{branch}仅需 {minutes}，但届时未开放（下次开放：{opens}）。",
        ),
        "why_full": Wording(
            "{branch} is {minutes} away, but full: {capacity} places, {assigned} taken.",
            "{branch}需 {minutes}，但已满：容量 {capacity} 人，已用 {assigned} 人。",
        ),
        "kind_branch": Wording("A branch at", "新设网点"),
        "kind_kiosk": Wording("A kiosk at", "新设自助点"),
        "kind_hours": Wording("Longer hours at", "延长营业时间"),
        "kind_window": Wording("One more window at", "增设窗口"),
        "kind_van_stop": Wording("A van stop at", "增设服务车停靠点"),
        "kind_van": Wording("One more van at", "增加服务车"),
    }
)


def said(key: str, language: Language, **filled: object) -> str:
    """Return a text, filled in."""
    wording = _WORDS[key]
    return (wording.zh if language == "zh" else wording.en).format(**filled)


def counted(key: str, language: Language, number: float, **filled: object) -> str:
    """Return a text about ``number`` things; exactly one has its own words in English."""
    wording = _WORDS[key]
    one = language == "en" and round(number) == 1 and wording.one
    return wording.one.format(**filled) if one else said(key, language, **filled)


def known(key: str) -> bool:
    """Return whether there is such a text."""
    return key in _WORDS
