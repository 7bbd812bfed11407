"""The words of planning a day again; :mod:`maps.words` has them among all others."""

from types import MappingProxyType

from maps.wording import Wording

DISPATCH_WORDS: MappingProxyType[str, Wording] = MappingProxyType(
    {
        # the panel on the sheet of a day
        "replan": Wording("Plan this day again", "重新安排当天"),
        "replan_lead": Wording(
            "Say what has happened. You see what would change before anything is published.",
            "选择发生的情况。发布之前可先查看所有变动。",
        ),
        "happened": Wording("What has happened", "发生了什么"),
        "event_vehicle_down": Wording("A van has broken down", "服务车发生故障"),
        "event_crew_absent": Wording("A crew is absent", "人员缺勤"),
        "event_late": Wording("A van is late", "服务车晚点"),
        "event_cancelled": Wording("A stop is cancelled", "取消一处停靠"),
        "event_new_visit": Wording("One more visit", "新增一处到访"),
        "which_van": Wording("Van", "服务车"),
        "which_stop": Wording("Stop to leave out", "要取消的停靠点"),
        "at_time": Wording("At what time", "时间"),
        "late_by": Wording("Minutes late", "晚点（分钟）"),
        "visit_name": Wording("Name of the place", "地点名称"),
        "visit_hint": Wording(
            "A stop place of the plan needs its name alone, any other place its coordinates too.",
            "计划中的停靠点只需填写名称，其他地点还需填写坐标。",
        ),
        "visit_minutes": Wording("Minutes there", "停留（分钟）"),
        "visit_from": Wording("Not before", "不早于"),
        "visit_to": Wording("Done by", "不晚于"),
        "must_stay": Wording("What must stay", "哪些不得改动"),
        "freeze_free": Wording("Nothing but what is done", "仅已完成的部分"),
        "freeze_vehicle": Wording("Each stop keeps its van", "各停靠点仍由原车负责"),
        "freeze_order": Wording("Van and order stay", "车辆和顺序不变"),
        "freeze_fixed": Wording("Van, order and times stay", "车辆、顺序和时间均不变"),
        "keep_until": Wording("for stops that begin before", "适用于此时间之前开始的停靠"),
        "change_from": Wording("Nothing changes before", "此时间之前不作改动"),
        "most_moves": Wording("At most so many stops change their van", "最多更换车辆的停靠点数"),
        "optional": Wording("may stay empty", "可不填"),
        "show_changes": Wording("Show what would change", "查看变动"),
        "stands_there": Wording("The van goes no further", "车辆不再继续行驶"),
        # the draft
        "draft": Wording("Draft {n}, not published", "草案 {n}，未发布"),
        "draft_published": Wording("Published as plan {version}", "已发布为计划第 {version} 版"),
        "draft_stale": Wording(
            "The plan has been published anew since; this draft can no longer be published. Plan the day again.",
            "此后计划已重新发布，本草案不能再发布。请重新安排当天。",
        ),
        "said_down": Wording("{van} has broken down at {time}", "{van}于 {time} 发生故障"),
        "said_down_now": Wording("{van} has broken down", "{van}发生故障"),
        "said_down_until": Wording("{van} stands from {time} to {until}", "{van}于 {time} 至 {until} 停驶"),
        "said_absent": Wording("The crew of {van} is absent", "{van}的人员缺勤"),
        "said_late": Wording("{van} is {time} late", "{van}晚点 {time}"),
        "said_cancelled": Wording("{stop} is cancelled", "{stop}取消"),
        "said_new": Wording("One more visit: {stop}, {time}", "新增到访：{stop}，{time}"),
        "nothing_before": Wording("Nothing before {time} changes.", "{time} 之前不作改动。"),
        "no_change": Wording("Nothing changes.", "没有变动。"),
        "not_fitted": Wording("Does not fit in", "无法安排"),
        "dropped": Wording("Not made any more", "不再到访"),
        "added": Wording("Added", "新增"),
        "moved_vehicle": Wording("Another van comes", "改由其他车到访"),
        "moved_time": Wording("Another time", "时间变动"),
        "cancelled_stops": Wording("Cancelled", "已取消"),
        "from_van_to": Wording("{before} → {after}", "{before} 改为 {after}"),
        "time_to_time": Wording("{before} → {after}", "{before} 改为 {after}"),
        "later": Wording("{time} later", "晚 {time}"),
        "earlier": Wording("{time} earlier", "早 {time}"),
        "same_time": Wording("at the same time", "时间不变"),
        "by_van_at": Wording("{van} at {time}", "{van} {time} 到访"),
        "accepted": Wording("What cannot be kept any more", "已无法遵守的规则"),
        "before_after": Wording("Before and after", "前后对比"),
        "as_published": Wording("Published", "已发布"),
        "as_draft": Wording("Draft", "草案"),
        "difference": Wording("Difference", "差异"),
        "both_maps": Wording("Maps", "地图"),
        "publish_draft": Wording("Publish", "发布"),
        "discard_draft": Wording("Discard", "放弃"),
        "back_to_day": Wording("Back to the day", "返回当天"),
        "cannot_replan": Wording("This cannot be planned", "无法这样安排"),
        "words_dropped": Wording("{stop} is not made any more: {reason}", "{stop}不再到访：{reason}"),
        "words_not_fitted": Wording("{stop} does not fit in: {reason}", "{stop}无法安排：{reason}"),
        "words_added": Wording("{stop} is added: {van} at {time}", "新增{stop}：{van}，{time}"),
        "words_moved": Wording(
            "{stop} moves from {before} to {after}, {time} instead of {was}",
            "{stop}由{before}改为{after}，{was} 改为 {time}",
        ),
        "words_time": Wording(
            "{van} makes {stop} at {time} instead of {was}", "{van}到{stop}的时间由 {was} 改为 {time}"
        ),
        "words_totals": Wording(
            "{km} km and {minutes} min of driving", "里程 {km} 公里，行驶 {minutes} 分钟"
        ),
    }
)
"""Everything that is said about a draft."""
