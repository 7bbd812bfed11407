"""Every word that a reader of our pages and maps sees, in English and in Simplified Chinese."""

from types import MappingProxyType

from maps.wording import Language, Wording
from maps.words_coverage import COVERAGE_WORDS
from maps.words_dispatch import DISPATCH_WORDS
from maps.words_remedies import REMEDIES_WORDS
from maps.words_routes import ROUTES_WORDS
from maps.words_sites import SITES_WORDS

__all__ = [
    "HTML_LANGUAGE",
    "LANGUAGES",
    "WORDS",
    "Language",
    "Wording",
    "counted",
    "reason_in_words",
    "word",
]

LANGUAGES: tuple[Language, ...] = ("en", "zh")

HTML_LANGUAGE: MappingProxyType[Language, str] = MappingProxyType({"en": "en", "zh": "zh-Hans"})
"""What stands in ``<html lang>``."""

WORDS: MappingProxyType[str, Wording] = MappingProxyType(
    {
        # figures
        "minutes": Wording("{n} min", "{n} 分钟"),
        "hours_minutes": Wording("{h} h {n} min", "{h} 小时 {n} 分"),
        "hours": Wording("{h} h", "{h} 小时"),
        "kilometres": Wording("{n} km", "{n} 公里"),
        "square_kilometres": Wording("{n} km²", "{n} 平方公里"),
        "fewer_than_one": Wording("fewer than 1", "不足 1"),
        "span": Wording("{first} – {last} {year}", "{year}年{first}至{last}"),
        "span_years": Wording("{first} {year} – {last} {last_year}", "{year}年{first}至{last_year}年{last}"),
        "day": Wording("{weekday} {d} {month} {year}", "{year}年{month}{d}日 {weekday}"),
        "weekday_0": Wording("Monday", "星期一"),
        "weekday_1": Wording("Tuesday", "星期二"),
        "weekday_2": Wording("Wednesday", "星期三"),
        "weekday_3": Wording("Thursday", "星期四"),
        "weekday_4": Wording("Friday", "星期五"),
        "weekday_5": Wording("Saturday", "星期六"),
        "weekday_6": Wording("Sunday", "星期日"),
        "month_1": Wording("January", "1月"),
        "month_2": Wording("February", "2月"),
        "month_3": Wording("March", "3月"),
        "month_4": Wording("April", "4月"),
        "month_5": Wording("May", "5月"),
        "month_6": Wording("June", "6月"),
        "month_7": Wording("July", "7月"),
        "month_8": Wording("August", "8月"),
        "month_9": Wording("September", "9月"),
        "month_10": Wording("October", "10月"),
        "month_11": Wording("November", "11月"),
        "month_12": Wording("December", "12月"),
        # navigation
        "start": Wording("Overview", "总览"),
        "coverage": Wording("Coverage", "覆盖"),
        "dispatch": Wording("Dispatch", "调度"),
        "rota": Wording("Rota", "排班"),
        "api": Wording("API", "接口"),
        "other_language": Wording("中文", "English"),
        "skip": Wording("Skip to content", "跳到正文"),
        "as_json": Wording("This page as JSON", "本页 JSON 数据"),
        "attribution": Wording("© OpenStreetMap contributors, ODbL", "© OpenStreetMap 贡献者，ODbL"),
        # reasons
        "reason_too_far": Wording("Too far by road", "道路距离太远"),
        "reason_no_road": Wording("No road nearby", "附近没有道路"),
        "reason_island": Wording("An island, or behind a ferry", "海岛，或须乘轮渡"),
        "reason_cut_off": Wording("Cut off from the road network", "与路网隔断"),
        "reason_detour": Wording("Roads go a long way round", "道路绕行"),
        "reason_snapped_far": Wording("Far from the nearest road", "离最近的道路太远"),
        "reason_full": Wording("Near, but full", "虽近但已满员"),
        # reasons why vans do not help
        "reason_no_stop_place": Wording("No stop place within the standard", "达标时间内没有可停靠的地点"),
        "reason_beyond_vans": Wording(
            "A van cannot go there and back in a shift", "服务车一个班次内无法往返"
        ),
        "reason_not_chosen": Wording(
            "Too few people for a stop place of their own", "居民太少，未单独设停靠点"
        ),
        "reason_not_long_enough": Wording(
            "Visited, but not long enough for everybody", "有服务车停靠，但时间不足以服务所有人"
        ),
        "reason_not_visited": Wording(
            "A stop place, but no time left in the rota", "已设停靠点，但排班中没有剩余时间"
        ),
        # reasons why a visit is left out
        "reason_too_long": Wording(
            "The drive there and back takes longer than a shift", "往返加服务时间超过一个班次"
        ),
        "reason_not_enough_time": Wording(
            "No time left beside the other stops", "排完其他停靠点后没有剩余时间"
        ),
        "reason_closed": Wording("Not open while a van can be there", "服务车能到达的时段不开放"),
        "reason_unreachable": Wording("No way there and back by road", "没有可往返的道路"),
        "reason_not_allowed": Wording("The rules let no van go there", "按规则没有服务车可以前往"),
        "reason_no_vehicle": Wording("There is no van", "没有服务车"),
        # modes
        "mode_drive": Wording("by car", "驾车"),
        "mode_walk": Wording("on foot", "步行"),
        "mode_bike": Wording("by bicycle", "骑行"),
        "mode_cycle": Wording("by bicycle", "骑行"),
        # layers and legend of maps
        "layers": Wording("Layers", "图层"),
        "zoom_in": Wording("Zoom in", "放大"),
        "zoom_out": Wording("Zoom out", "缩小"),
        "layer_people": Wording("People", "居民"),
        "layer_before": Wording("People before the vans", "居民（开行服务车之前）"),
        "layer_after": Wording("People with the vans", "居民（开行服务车之后）"),
        "layer_municipalities": Wording("Municipalities by share", "各行政区覆盖率"),
        "layer_gaps": Wording("Gaps", "服务空白区"),
        "layer_gaps_before": Wording("Gaps before the vans", "服务空白区（开行之前）"),
        "layer_branches": Wording("Branches", "网点"),
        "layer_stops": Wording("Van stops", "服务车停靠点"),
        "legend": Wording("Legend", "图例"),
        "travel_time": Wording("To the nearest branch", "到最近网点的时间"),
        "before": Wording("Before", "之前"),
        "after": Wording("With vans", "之后"),
        "class_up_to": Wording("up to {high} min", "{high} 分钟以内"),
        "class_between": Wording("{low}–{high} min", "{low}–{high} 分钟"),
        "class_over": Wording("over {low} min", "超过 {low} 分钟"),
        "class_unreachable": Wording("cannot be reached by road", "公路无法到达"),
        "class_van": Wording("served by a van stop", "由服务车停靠点服务"),
        "class_total": Wording("All people", "全部居民"),
        "circle_size": Wording("The bigger the circle, the more people live there.", "圆圈越大，居民越多。"),
        "municipality_share": Wording("Share within {n} min", "{n} 分钟内的居民占比"),
        "municipality_share_after": Wording(
            "Share within {n} min or served by a van", "{n} 分钟内或由服务车服务的居民占比"
        ),
        "other_marks": Wording("Also on the map", "其他标记"),
        "headline_before": Wording(
            "of {people} people reach a branch within {n} minutes",
            "的居民（共 {people} 人）能在 {n} 分钟内到达网点",
        ),
        "headline_after": Wording("with the vans", "加上服务车之后"),
        # what popups say
        "people": Wording("People", "居民"),
        "people_unit": Wording(" people", " 人"),
        "close": Wording("Close", "关闭"),
        "place": Wording("Place", "地点"),
        "boundary": Wording("Municipality", "行政区"),
        "reason": Wording("Reason", "原因"),
        "nearest_branch": Wording("Nearest branch", "最近网点"),
        "to_branch": Wording("To a branch", "到网点"),
        "to_van_stop": Wording("To a van stop", "到服务车停靠点"),
        "brand": Wording("Brand", "品牌"),
        "opening_hours": Wording("Opening hours", "营业时间"),
        "dwell": Wording("Stay", "停留"),
        "visits": Wording("Visits", "到访时间"),
        "share_before": Wording("Within the standard", "达标比例"),
        "share_after": Wording("With the vans", "加上服务车"),
        "unnamed": Wording("Unnamed place", "未命名地点"),
        "gap": Wording("Gap {rank}", "空白区 {rank}"),
        # isochrones
        "isochrones_title_to": Wording("Travel to the sites, {mode}", "{mode}前往站点所需时间"),
        "isochrones_title_from": Wording("Travel from the sites, {mode}", "从站点{mode}出发所需时间"),
        "sites_count": Wording("{n} sites", "{n} 个站点", "{n} site"),
        "sites_without_street": Wording(
            "{n} sites have no street near and no area:",
            "{n} 个站点附近没有道路，未绘制范围：",
            "{n} site has no street near and no area:",
        ),
        "layer_sites": Wording("Sites", "站点"),
        "within_minutes": Wording("Within {n} min", "{n} 分钟以内"),
        "area": Wording("Area", "面积"),
        "areas_together": Wording(
            "Areas of all sites together, overlaps counted once.", "所有站点合计，重叠部分只计一次。"
        ),
        "to_the_street": Wording("To the street", "到道路"),
        "no_street_near": Wording("No street near", "附近没有道路"),
        # routes
        "depot": Wording("Depot", "车场"),
        "depots": Wording("Depots", "车场"),
        "distance": Wording("Distance", "里程"),
        "start_of_day": Wording("Leaves the depot", "从车场出发"),
        "end_of_day": Wording("Back at the depot", "返回车场"),
        "day_sheet": Wording("Sheet of the day", "当日行车单"),
        "vehicle": Wording("Van", "服务车"),
        "arrival": Wording("Arrival", "到达"),
        "departure": Wording("Departure", "离开"),
        "route_figures": Wording("{stops} · {km} · {time}", "{stops} · {km} · {time}"),
        "no_routes": Wording("No van is out on this day.", "当天没有服务车出车。"),
        # start page
        "title_start": Wording("{organisation} in {country}", "{organisation}（{country}）"),
        "claim_before": Wording("within {n} minutes of a branch, {mode}", "{mode} {n} 分钟内可到达网点"),
        "claim_after": Wording("with the service vans", "加上服务车之后"),
        "claim_people": Wording(
            "{n} more people are reached, out of {people}.",
            "在 {people} 名居民中，多覆盖 {n} 人。",
            "{n} more person is reached, out of {people}.",
        ),
        "door_planner": Wording("Plan", "规划"),
        "door_planner_text": Wording(
            "Who cannot reach a branch, where, and why.", "谁到不了网点，在哪里，为什么。"
        ),
        "door_planner_link": Wording("Open the coverage map", "打开覆盖地图"),
        "door_dispatch": Wording("Dispatch", "调度"),
        "door_dispatch_text": Wording(
            "Today’s routes, stops and times, for the screen and on paper.",
            "今天的路线、站点和时刻，可看可打印。",
        ),
        "door_dispatch_link": Wording("See the routes of the day", "查看当日路线"),
        "door_system": Wording("Connect", "对接"),
        "door_system_text": Wording(
            "Fetch plans and push appointments from your scheduling system.",
            "让您的排程系统获取计划、推送预约。",
        ),
        "door_system_link": Wording("Read the API", "阅读接口文档"),
        "reach": Wording("How far people travel", "居民需要走多远"),
        "within": Wording("Within", "时间"),
        "share": Wording("Share", "占比"),
        "standard_mark": Wording("standard", "标准"),
        "biggest_gaps": Wording("The biggest gaps", "最大的服务空白区"),
        "no_gaps": Wording(
            "There are no gaps: everybody is within the standard.", "没有空白区：所有居民都达标。"
        ),
        "more_gaps": Wording(
            "{n} more gaps are on the map.", "地图上还有 {n} 个空白区。", "{n} more gap is on the map."
        ),
        "more_stops": Wording(
            "{n} more stops are in the rota.", "排班表中还有 {n} 个停靠点。", "{n} more stop is in the rota."
        ),
        "more_unserved": Wording("And {n} more places.", "另有 {n} 处。", "And {n} more place."),
        "rank": Wording("Rank", "排名"),
        "minutes_away": Wording("Travel time", "路程时间"),
        "service": Wording("What the vans do", "服务车做什么"),
        "vans_count": Wording("{n} vans", "{n} 辆服务车", "{n} van"),
        "service_rule": Wording(
            "A person counts as served by a van if a stop within {n} minutes {mode} is visited at least once in "
            "{cycle}, long enough to serve: {share} of the people who live near come to a visit and each takes {each}.",
            "居民{mode} {n} 分钟内有一个停靠点，服务车{cycle}至少到访一次，且停留时间足够接待来访者，该居民即视为得到服务："
            "按每次到访时附近居民有 {share} 前来、每人需 {each} 计算。",
        ),
        "cycle_5": Wording("the week", "在这一周内"),
        "cycle_10": Wording("the two weeks", "在这两周内"),
        "cycle_15": Wording("the three weeks", "在这三周内"),
        "cycle_20": Wording("the four weeks", "在这四周内"),
        "cycle_days": Wording("{n} days", "在 {n} 天内", "one day"),
        "minutes_each": Wording("{n} minutes", "{n} 分钟", "{n} minute"),
        "unserved": Wording("Not served", "未能服务"),
        "branches_count": Wording("{n} branches", "{n} 个网点", "{n} branch"),
        # dispatch page
        "title_dispatch": Wording("Routes of the day", "当日路线"),
        "choose_date": Wording("Day", "日期"),
        "show": Wording("Show", "显示"),
        "previous_day": Wording("Previous day", "前一天"),
        "next_day": Wording("Next day", "后一天"),
        "open_map": Wording("Open the map", "打开地图"),
        "break": Wording("Break", "休息"),
        "leave_depot": Wording("Leave {depot}", "从{depot}出发"),
        "back_at_depot": Wording("Back at {depot}", "返回{depot}"),
        "driving": Wording("{time} driving", "行驶 {time}"),
        "time": Wording("Time", "时间"),
        "stop": Wording("Stop", "停靠点"),
        "navigate": Wording("Navigate", "导航"),
        "navigate_to": Wording("Navigate to {name}", "导航到{name}"),
        "stops_count": Wording("{n} stops", "{n} 站", "{n} stop"),
        "unserved_visits": Wording("Stops without a visit in this rota", "本期排班未能到访的停靠点"),
        "print_hint": Wording("Printing puts each van on a sheet of its own.", "打印时每辆车单独一页。"),
        # rota page
        "week": Wording("Week", "周"),
        "week_of": Wording("Week of {day}", "{day}起"),
        "month_day": Wording("{d} {month}", "{month}{d}日"),
        "no_visits": Wording("No visits", "无安排"),
        "no_rota": Wording("No days are planned yet.", "尚未安排任何日期。"),
        # pages of other subjects
        **COVERAGE_WORDS,
        **DISPATCH_WORDS,
        **REMEDIES_WORDS,
        **ROUTES_WORDS,
        **SITES_WORDS,
    }
)


def word(key: str, language: Language, **values: object) -> str:
    """Return the text ``key`` with ``values`` filled in; plain text, to be escaped where it is shown."""
    text = WORDS[key].zh if language == "zh" else WORDS[key].en
    return text.format(**values) if values else text


def counted(key: str, language: Language, *, n: float, **values: object) -> str:
    """Return the text ``key`` about ``n`` things, as English and Chinese count them: ``1 stop``, ``1,200 stops``."""
    wording, shown = WORDS[key], f"{n:,.0f}" if n >= 1000 else f"{n:g}"
    one = language == "en" and n == 1 and wording.one
    text = wording.one if one else word(key, language)
    return text.format(n=shown, **values)


def reason_in_words(reason: str, language: Language) -> str:
    """Return why people are not reached: our word for a known reason, otherwise ``reason`` itself."""
    key = f"reason_{reason}"
    return word(key, language) if key in WORDS else reason
