"""The words of the page of remedies; :mod:`maps.words` has them among all others."""

from types import MappingProxyType

from maps.wording import Wording

REMEDIES_WORDS: MappingProxyType[str, Wording] = MappingProxyType(
    {
        "title_remedies": Wording("The cheapest way to reach more people", "以最低成本覆盖更多居民"),
        "no_remedies_yet": Wording("Not worked out yet", "尚未计算"),
        "remedies_lead": Wording(
            "New branches, kiosks, longer hours, windows and van stops compete at their costs. Ask for the best mix:",
            "新网点、自助设备、延长营业时间、增设窗口和服务车停靠点将按成本择优组合。请这样提问：",
        ),
        "remedies_reached": Wording(
            "more people are served, of {missing} who lack something today",
            "名居民新获得服务（目前共有 {missing} 人未得到充分服务）",
        ),
        "remedies_cost": Wording("a year, of a budget of {budget}", "每年费用（预算 {budget}）"),
        "remedies_each": Wording("a year for each person newly served", "平均每新服务一人的年费用"),
        "remedies_last": Wording(
            "The last person reached costs {money} a year.", "最后覆盖的一名居民每年花费 {money}。"
        ),
        "remedies_proven": Wording(
            "Proven: no mix of these actions serves more people for the money.",
            "已证明：以同样费用，这些措施的任何组合都无法服务更多居民。",
        ),
        "remedies_bound": Wording(
            "At most {people} people are possible for the money; this is proven.",
            "已证明：以同样费用最多可服务 {people} 人。",
        ),
        "remedies_with_plan": Wording(
            "The vans of the published plan are on the road already.", "已计入已发布计划中的服务车。"
        ),
        "remedies_without_plan": Wording("Without the vans of a plan.", "未计入任何计划中的服务车。"),
        "none_nobody_lacks": Wording(
            "There is nothing to do: nobody lacks anything.", "无需采取措施：没有居民缺少服务。"
        ),
        "none_no_van": Wording(
            "Nothing can be done: only stops of new vans are allowed, and no van may be bought.",
            "无法采取措施：只允许新服务车的停靠点，但不允许购车。",
        ),
        "none_no_plan": Wording(
            "Nothing can be done: only stops on routes are allowed, and no plan with routes counts.",
            "无法采取措施：只允许在现有路线上加停，但没有计入任何带路线的计划。",
        ),
        "none_nothing_helps": Wording(
            "Nothing can be done: nothing that is allowed reaches anybody who lacks something.",
            "无法采取措施：允许的措施都无法覆盖缺少服务的居民。",
        ),
        "none_no_money": Wording(
            "There is not enough money for anything: the cheapest action that helps costs {money} a year ({action}).",
            "预算不足：最便宜的有效措施每年需 {money}（{action}）。",
        ),
        "none_none_found": Wording(
            "No mix was found before the search ended; give it more time.",
            "搜索结束前未找到任何方案，请延长搜索时间。",
        ),
        "in_turn": Wording("What to do, in this order", "措施（按优先次序）"),
        "action": Wording("Action", "措施"),
        "cost_a_year": Wording("Cost a year", "年费用"),
        "cost_each": Wording("Each", "人均"),
        "cost_each_long": Wording("For each person", "人均年费用"),
        "newly_served": Wording("Newly served", "新服务"),
        "together": Wording("Together so far", "至此累计"),
        "lost_without": Wording("Lost without it", "若无此项将失去"),
        "makes_redundant": Wording("No longer needed", "可不再保留"),
        "replaces": Wording(
            "{n} other actions are not worth it any more",
            "另有 {n} 项措施不再划算",
            "{n} other action is not worth it any more",
        ),
        "kind_branch": Wording("New branch", "新网点"),
        "kind_kiosk": Wording("Kiosk", "自助终端"),
        "kind_hours": Wording("Longer hours", "延长营业时间"),
        "kind_window": Wording("More windows", "增设窗口"),
        "kind_van_stop": Wording("Van stop", "服务车停靠点"),
        "kind_route_stop": Wording("Stop on a route", "现有路线加停"),
        "kind_van": Wording("New van", "新服务车"),
        "slot_daytime": Wording("workdays by day", "工作日白天"),
        "slot_evening": Wording("workday evenings", "工作日晚间"),
        "slot_saturday": Wording("Saturday", "星期六"),
        "often_weekly": Wording("every week", "每周一次"),
        "often_fortnightly": Wording("every two weeks", "每两周一次"),
        "often_four_weekly": Wording("every four weeks", "每四周一次"),
        "detail_hours": Wording("{slot}, {n} h a week", "{slot}，每周 {n} 小时"),
        "detail_windows": Wording("{n} more windows", "增设 {n} 个窗口", "{n} more window"),
        "detail_van_stop": Wording(
            "{often}, stays {time}, from {base}", "{often}，停留 {time}，自{base}出发"
        ),
        "detail_route_stop": Wording(
            "on {route}, {detour} longer, stays {time}", "{route}，绕行 {detour}，停留 {time}"
        ),
        "gaps_priced": Wording("What covering is worth", "覆盖空白区的价值"),
        "gaps_priced_text": Wording(
            "Money a year that the next action may cost for each person of the gap before the money does more elsewhere.",
            "在资金用于别处更有效之前，为空白区内每名居民可再投入的年费用。",
        ),
        "worth_up_to": Wording("up to {high}", "{high} 以内"),
        "worth_nothing": Wording("nothing: others serve them", "无：已由其他措施服务"),
        "worth_no_help": Wording("nothing: nothing that is allowed helps", "无：允许的措施都无济于事"),
        "worth_not_scarce": Wording("the money pays for everything that helps", "资金足以支付所有有效措施"),
        "worth": Wording("Worth", "价值"),
        "worth_each": Wording("Worth a person", "人均价值"),
        "cause_far": Wording("Nothing within the standard", "达标时间内没有服务"),
        "cause_closed": Wording("A branch is near, but closed then", "附近有网点，但届时不营业"),
        "cause_full": Wording("More people than the windows serve", "人数超出窗口服务能力"),
        "layer_closed": Wording("Closed or full branches", "不营业或满负荷的网点"),
        "cheapest_fix": Wording("Cheapest fix", "最低成本措施"),
        "cheapest_fixes": Wording("The cheapest fixes of each gap", "各空白区的最低成本措施"),
        "fix_line": Wording(
            "{people} people for {money} a year, {each} each", "每年 {money} 服务 {people} 人，人均 {each}"
        ),
        "fix_van": Wording("a new van included", "含新购服务车"),
        "fix_elsewhere": Wording("and {people} people elsewhere", "另外还可服务其他地区 {people} 人"),
        "what_money_buys": Wording("What less money reaches", "不同预算的效果"),
        "budget": Wording("Budget", "预算"),
        "at_most": Wording("At most", "上限"),
        "why_not": Wording("Why not something else", "为什么不选其他措施"),
        "why_same_place": Wording("another action takes its place", "已有其他措施占用该处"),
        "why_others_do": Wording("the chosen actions serve its people", "已选措施已服务其居民"),
        "why_over_budget": Wording("it costs more than the whole budget", "费用超过全部预算"),
        "why_no_van": Wording("the van that it needs is not worth having", "所需服务车不划算"),
        "why_too_dear": Wording("too few people for its cost", "相对费用而言人数太少"),
        "why_on_the_edge": Wording(
            "worth it, but it does not fit beside the others", "划算，但与其他措施无法同时实施"
        ),
        "would_need_people": Wording("{people} more people", "需多 {people} 人"),
        "would_need": Wording("{people} more people, or {money} less", "需多 {people} 人，或便宜 {money}"),
        "assumed": Wording("What is assumed", "假设"),
        "assumed_slots": Wording("Who can come only then: {slots}.", "只能在该时段前来的比例：{slots}。"),
        "assumed_hours": Wording(
            "{n} branches have no known hours; {hours} is assumed.",
            "{n} 个网点营业时间未知，按 {hours} 计算。",
            "{n} branch has no known hours; {hours} is assumed.",
        ),
        "assumed_kiosk": Wording("A kiosk meets {share} of the needs.", "自助终端可满足 {share} 的需求。"),
        "assumed_places": Wording(
            "{n} of {all} candidate places were looked at, those that reach the most people.",
            "在 {all} 个候选地点中，考察了覆盖居民最多的 {n} 个。",
        ),
        "assumed_costs": Wording(
            "Costs are orders of magnitude unless you gave your own.",
            "除非您提供了数据，费用均为数量级估计。",
        ),
        "redundant_today": Wording("Nobody would miss even today", "目前即可不保留"),
    }
)
