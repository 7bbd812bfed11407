"""The words of maps, sheets and files of routes; :mod:`maps.words` has them among all others."""

from types import MappingProxyType

from maps.wording import Wording

ROUTES_WORDS: MappingProxyType[str, Wording] = MappingProxyType(
    {
        # reasons why a visit is left out
        "reason_not_worth_it": Wording("Serving it costs more than leaving it out", "服务成本高于放弃的代价"),
        "reason_no_room": Wording("Too much to carry", "超出载量"),
        "reason_too_many": Wording("More visits than a van may make", "超出服务车可完成的任务数"),
        "reason_no_break": Wording("No room for the break", "无法安排休息"),
        "reason_relation": Wording(
            "It does not fit with the visits it belongs to", "与相关联的到访不能同时安排"
        ),
        "reason_not_tried": Wording("Perhaps possible, but nobody looked", "或许可行，但未及尝试"),
        "reason_lacks_skill": Wording("No crew with the skill is out", "没有具备所需技能的人员"),
        # the smallest change
        "smallest_change": Wording("Smallest change", "最小调整"),
        "by_vehicle": Wording("Van by van", "各车原因"),
        # what would admit a visit; the core says it in English itself
        "change_penalty": Wording(
            "If leaving it out cost {amount} more.", "若不安排该到访的代价再高 {amount}。"
        ),
        "change_window_later": Wording("If it closed {amount} later.", "若该处推迟 {amount}关闭。"),
        "change_window_earlier": Wording("If it opened {amount} earlier.", "若该处提前 {amount}开放。"),
        "change_break_later": Wording(
            "If a break of {vehicle} might start {amount} later.", "若{vehicle}的休息可推迟 {amount}开始。"
        ),
        "change_break_earlier": Wording(
            "If a break of {vehicle} might start {amount} earlier.", "若{vehicle}的休息可提前 {amount}开始。"
        ),
        "change_break_shorter": Wording(
            "If a break of {vehicle} were {amount} shorter.", "若{vehicle}的休息缩短 {amount}。"
        ),
        "change_break_dropped": Wording("If {vehicle} had one break less.", "若{vehicle}减少一次休息。"),
        "change_driving_longer": Wording(
            "If {vehicle} might drive {amount} longer without a rest.", "若{vehicle}可多连续行驶 {amount}。"
        ),
        "change_shift_later": Wording(
            "If the shift of {vehicle} ended {amount} later.", "若{vehicle}的班次推迟 {amount}结束。"
        ),
        "change_shift_earlier": Wording(
            "If the shift of {vehicle} began {amount} earlier.", "若{vehicle}的班次提前 {amount}开始。"
        ),
        "change_max_tasks": Wording(
            "If {vehicle} might make {amount} more.", "若{vehicle}可多完成 {amount} 处到访。"
        ),
        "change_max_driving": Wording(
            "If {vehicle} might drive {amount} longer.", "若{vehicle}可多行驶 {amount}。"
        ),
        "change_max_metres": Wording(
            "If {vehicle} might drive {amount} further.", "若{vehicle}可多行驶 {amount}。"
        ),
        "change_max_duration": Wording(
            "If {vehicle} might be out {amount} longer.", "若{vehicle}可多在外 {amount}。"
        ),
        "change_capacity": Wording(
            "If {vehicle} had room for {amount} more.", "若{vehicle}的载量增加 {amount}。"
        ),
        "change_skill": Wording(
            "If {vehicle} had the skills that it lacks ({amount}).",
            "若{vehicle}的人员具备所缺技能（{amount} 项）。",
        ),
        "change_allowed": Wording("If {vehicle} were allowed to make it.", "若允许{vehicle}前往。"),
        "change_relation": Wording(
            "If it had nothing to do with other visits.", "若该到访不与其他到访相关联。"
        ),
        "change_give_up": Wording(
            "If another visit ({amount} people) were left out instead.",
            "若改为放弃另一处到访（{amount} 人）。",
        ),
        # popups and panel
        "waiting": Wording("Waiting", "等候"),
        "service_start": Wording("Begins", "开始服务"),
        "window": Wording("Open", "开放时段"),
        "tasks": Wording("Task", "任务"),
        "load": Wording("On board after", "离开时载量"),
        "reload": Wording("Reload", "补给"),
        "from_to": Wording("From – to", "起止"),
        "only_this_van": Wording("Show only this van", "只看此车"),
        "totals": Wording("In all", "合计"),
        "vans_out": Wording("Vans out", "出车"),
        "visits_made": Wording("Visits made", "完成到访"),
        "visits_of": Wording("{made} of {all}", "{made}，共 {all}"),
        "driving_time": Wording("Driving", "行驶"),
        "straight_lines": Wording(
            "Straight lines from stop to stop; distances and times are by road.",
            "图中为站点间直线；里程和时间按道路计算。",
        ),
        "left_out": Wording("Visits left out", "未安排的到访"),
        "nothing_left_out": Wording("Every visit is made.", "所有到访均已安排。"),
        "marks_routes": Wording("Marks", "标记"),
        "mark_break": Wording("Break", "休息"),
        "mark_left_out": Wording("Visit left out", "未安排的到访"),
        "no_depot": Wording("no depot", "无车场"),
        # sheets and files
        "files": Wording("Take along", "下载"),
        "files_of": Wording("Files of {name}", "{name}的文件"),
        "file_pdf": Wording("PDF to print", "PDF（打印）"),
        "file_xlsx": Wording("Excel", "Excel 表格"),
        "file_ics": Wording("Calendar", "日历"),
        "file_gpx": Wording("GPX for navigation", "GPX 导航"),
        "file_kml": Wording("KML", "KML 文件"),
        "file_geojson": Wording("GeoJSON", "GeoJSON 数据"),
        "file_csv": Wording("CSV", "CSV 表格"),
        "sheet_of_routes": Wording("Route sheet", "行车单"),
        "plan_version": Wording("Plan {version}", "计划第 {version} 版"),
        "printed_at": Wording("printed {moment}", "打印于 {moment}"),
        "page_of": Wording("Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
        "scan": Wording("Way there", "导航码"),
        "done": Wording("Done", "完成"),
        "overview_sheet": Wording("Overview", "总览"),
        "order": Wording("No.", "序号"),
        "address": Wording("Address", "地址"),
        "longitude": Wording("Longitude", "经度"),
        "latitude": Wording("Latitude", "纬度"),
        "stops": Wording("Stops", "站数"),
        "detail": Wording("Detail", "说明"),
    }
)
