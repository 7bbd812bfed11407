"""The words of the pages about sites; :mod:`maps.words` has them among all others."""

from types import MappingProxyType

from maps.wording import Wording

SITES_WORDS: MappingProxyType[str, Wording] = MappingProxyType(
    {
        "sites": Wording("New sites", "选址"),
        "frontier": Wording("How many sites", "建几个点"),
        "title_sites": Wording("Where the next sites should be", "新站点应该建在哪里"),
        "title_frontier": Wording("What each further site brings", "每增加一个站点能带来什么"),
        "sites_before": Wording(
            "of {people} people are within {n} minutes of a branch today",
            "的居民（共 {people} 人）目前在网点 {n} 分钟范围内",
        ),
        "sites_none_stand": Wording(
            "of {people} people: no branch stands", "的居民（共 {people} 人）：尚无网点"
        ),
        "sites_after": Wording("with the new sites: {n} more people", "建成新站点后：多覆盖 {n} 人"),
        "sites_left_out": Wording(
            "{n} people are left out: no road leads from them to any site that could serve them.",
            "{n} 人未计入：没有道路可到达能为其服务的站点。",
        ),
        "proof_people": Wording(
            "Proven: no choice of {sites} reaches more people.", "已证明：任选 {sites}，都无法覆盖更多居民。"
        ),
        "proof_other": Wording(
            "Proven: no choice of {sites} is better.", "已证明：任选 {sites}，都不会更好。"
        ),
        "proof_bound": Wording(
            "At most {gap} better is possible with {sites}; this is proven.",
            "已证明：选 {sites} 时，最多还能改进 {gap}。",
        ),
        "proof_most": Wording(
            "Proven: no choice of {sites} reaches more than {n} people.",
            "已证明：任选 {sites}，最多覆盖 {n} 人。",
        ),
        "proof_unknown": Wording(
            "Nothing is known about how much better a choice of {sites} could be.",
            "选 {sites} 时还能改进多少，尚不清楚。",
        ),
        "reached_twice": Wording("Within reach of two sites", "有两个可达站点的居民"),
        "mean_minutes": Wording("Mean journey", "平均路程"),
        "longest_minutes": Wording("Longest journey", "最远路程"),
        "apart_minutes": Wording("From each site to the next one at least", "站点之间的最短路程"),
        "decimal_minutes": Wording("{n} min", "{n} 分钟"),
        "today_was": Wording("today {n}", "目前 {n}"),
        "list_comma": Wording(", ", "、"),
        "sites_few": Wording("There are only {n} candidates.", "候选地点只有 {n} 个。"),
        "sites_none_help": Wording(
            "No new sites: no candidate makes it better.", "没有新站点：任何候选地点都不会带来改进。"
        ),
        "sites_closed": Wording("To be closed ({n}): {names}", "将关闭（{n} 个）：{names}"),
        "new_sites_count": Wording("{n} new sites", "{n} 个新站点", "{n} new site"),
        "sites_in_budget": Wording("new sites within the budget", "预算内的新站点"),
        "build_order": Wording("In the order to build them", "按建设次序"),
        "people_more": Wording("+{n} people", "+{n} 人"),
        "people_new": Wording("Newly reached", "新覆盖"),
        "people_in_reach": Wording("Within reach", "可到达居民"),
        "people_only_here": Wording("Reach only this one", "只能到达此处"),
        "cost": Wording("Cost", "费用"),
        "site_number": Wording("New site {n}", "新站点 {n}"),
        "candidate": Wording("Candidate", "候选地点"),
        "not_chosen_why": Wording("Would newly reach", "可新覆盖"),
        "remedies": Wording("Remedies", "改善方案"),
        "a_branch": Wording("Branch", "网点"),
        "branch_closed": Wording("To be closed", "将关闭"),
        "layer_candidates": Wording("Candidates", "候选地点"),
        "layer_chosen": Wording("New sites", "新站点"),
        "reached_before": Wording("reached today", "目前已覆盖"),
        "reached_new": Wording("newly reached", "新覆盖"),
        "reached_not": Wording("not reached", "未覆盖"),
        "minutes_today": Wording("To a branch today", "目前到网点"),
        "minutes_then": Wording("To the nearest site", "到最近站点"),
        "share_today": Wording("Reached today", "目前覆盖率"),
        "share_then": Wording("With the new sites", "建成后覆盖率"),
        "whatif": Wording("What if it stood elsewhere?", "换个地方会怎样？"),
        "whatif_hint": Wording(
            "Drag a numbered mark on the map; the answer comes while you drag.",
            "在地图上拖动带编号的标记，拖动时即可看到结果。",
        ),
        "whatif_loading": Wording("Getting the streets ready …", "正在准备路网……"),
        "whatif_ready": Wording("Ready: drag a mark.", "已就绪：请拖动标记。"),
        "whatif_moved": Wording("{name}, moved", "{name}（已移动）"),
        "whatif_alone": Wording(
            "One move at a time: {name} is back in its place.", "每次只移动一个：{name} 已回到原处。"
        ),
        "whatif_net": Wording("{n} people in all", "合计 {n} 人"),
        "whatif_gained": Wording("newly reached", "新增覆盖"),
        "whatif_lost": Wording("no longer reached", "不再覆盖"),
        "whatif_street": Wording("{n} m to the street", "距道路 {n} 米"),
        "whatif_back": Wording("Put it back", "放回原处"),
        "whatif_failed": Wording("The server gave no answer.", "服务器没有回应。"),
        "ask_again": Wording("Ask another question", "换个问题"),
        "ask_choose": Wording("New sites", "新站点数"),
        "ask_within": Wording("Minutes by car", "驾车分钟数"),
        "ask_existing": Wording("Branches that stand", "现有网点"),
        "existing_keep": Wording("all stay", "全部保留"),
        "existing_close": Wording("may be closed", "可以关闭"),
        "existing_ignore": Wording("leave them aside", "不考虑"),
        "ask_model": Wording("What is good", "目标"),
        "model_mclp": Wording("most people within reach", "覆盖居民最多"),
        "model_backup": Wording("a second site within reach, too", "兼顾第二个可达站点"),
        "model_lscp": Wording("everybody, with fewest sites", "用最少站点覆盖所有人"),
        "model_p-median": Wording("shortest journeys", "总路程最短"),
        "model_p-center": Wording("shortest longest journey", "最远路程最短"),
        "model_p-dispersion": Wording("as far apart as can be", "彼此尽量远离"),
        "ask_find": Wording("Find sites", "开始选址"),
        "ask_frontier": Wording("Draw the curve", "绘制曲线"),
        "ask_to": Wording("Up to so many sites", "最多站点数"),
        "ask_stop": Wording("Stop, keep the best", "停止并保留最优"),
        "ask_waiting": Wording("Waiting for the worker …", "等待后台处理……"),
        "ask_standing": Wording("at most {gap} better is possible", "最多还能改进 {gap}"),
        "no_sites_yet": Wording("Nobody has asked yet.", "尚未提问。"),
        "sites_lead": Wording(
            "The best places among your candidates, with a proof of how good they are.",
            "从候选地点中选出最佳位置，并给出优劣的证明。",
        ),
        "frontier_lead": Wording(
            "From one site to many: how far each further one goes, and how much better is still possible.",
            "从一个到多个：每增加一个站点的效果，以及最多还能好多少。",
        ),
        "chart_share": Wording("People reached", "覆盖居民"),
        "chart_minutes": Wording("Mean journey, minutes", "平均路程（分钟）"),
        "chart_sites": Wording("New sites", "新站点数"),
        "chart_band": Wording("between what was found and what is proven", "已找到与已证明之间"),
        "chart_money": Wording("Money", "资金"),
        "chart_alt": Wording(
            "Curve from {first} to {last}: {low} to {high}",
            "从 {first} 到 {last} 的曲线：{low} 至 {high}",
        ),
        "chart_next": Wording("the last one brings", "最后一个带来"),
        "chart_bound": Wording("at most {gap} better is possible", "最多还能改进 {gap}"),
        "chart_unknown": Wording("how much better is not known", "还能改进多少尚不清楚"),
        "chart_begins": Wording(
            "The curve begins at {n}: with fewer new sites not every constraint can be met.",
            "曲线从 {n} 开始：新站点更少时无法满足所有条件。",
        ),
        "chart_begins_money": Wording(
            "The curve begins at {n}: with less money not every constraint can be met.",
            "曲线从 {n} 开始：资金更少时无法满足所有条件。",
        ),
        "chart_sure": Wording("no choice is better: proven", "已证明无更优选择"),
        "chart_nested": Wording(
            "Each number holds the sites of the one before.", "每个数目都包含前一个数目的站点。"
        ),
        "chart_table": Wording("As a table", "以表格显示"),
    }
)
