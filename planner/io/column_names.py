"""What people call the columns of their tables, in the languages of those who send such tables."""

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        "id identifier kennung identifiant identificador auðkenni 编号",
        (
            "code key ref nr no number nummer numero numéro código kóði uid uuid fid gid objectid "
            "fips geoid 代码 序号"
        ),
    ),
    "name": (
        "name",
        (
            "title bezeichnung nom nombre nome heiti nafn 名称 名字 网点名称 label station stop stop_name "
            "branch branch_name site site_name place_name filiale agence sucursal agência útibú"
        ),
    ),
    "people": (
        "people",
        (
            "population pop residents inhabitants persons einwohner einwohnerzahl bevölkerung "
            "habitants population_totale habitantes población população pessoas moradores íbúar "
            "íbúafjöldi mannfjöldi 人口 人口数 常住人口 居民"
        ),
        "weight demand dwellings households clients customers",
    ),
    "lon": (
        (
            "lon lng long longitude länge längengrad longitud longitudine lengdargráða lengd 经度 東經 "
            "coord_x_wgs84"
        ),
        "x geox coordx xcoord x_coord point_x easting eastings east rechtswert x坐标",
    ),
    "lat": (
        ("lat latitude breite breitengrad latitud latitudine breiddargráða breidd 纬度 緯度 coord_y_wgs84"),
        "y geoy coordy ycoord y_coord point_y northing northings north hochwert y坐标",
    ),
    "geometry": ("geometry wkt geom wkt_geom the_geom shape geometrie géométrie geometría geometria",),
    "place": (
        "place",
        (
            "town city village settlement community municipality ort gemeinde commune municipio município staður 地点"
        ),
    ),
    "kind": (
        "kind",
        "type category class art typ catégorie tipo categoría categoria tegund flokkur 类型 类别",
    ),
    "brand": (
        "brand",
        "operator organisation organization marke betreiber marque opérateur marca operador 品牌 机构",
    ),
    "opening_hours": (
        "opening_hours",
        "openinghours öffnungszeiten horaires heures_d_ouverture horario horário opnunartími 营业时间",
        "hours open",
    ),
    "cost": (
        "cost",
        "costs kosten coût coûts costo costos custo kostnaður 成本 费用",
        "price rent miete loyer",
    ),
    "level": (
        "level admin_level",
        "ebene stufe niveau nivel nível stig 级别",
    ),
    "shift_start": (
        "shift_start",
        "start begin start_time beginn début inicio início upphaf 上班时间 开始",
    ),
    "shift_end": (
        "shift_end",
        "end finish end_time ende fin fim endir 下班时间 结束",
    ),
    "break_earliest": (
        "break_earliest",
        "break_from break_start pause_von",
    ),
    "break_latest": (
        "break_latest",
        "break_to break_end pause_bis",
    ),
    "break_minutes": (
        "break_minutes",
        "break pause pausa hlé 休息",
    ),
    # visits of a rota
    "minutes": (
        "minutes dwell dwell_minutes",
        (
            "duration stay stay_minutes service service_minutes stop_minutes minuten dauer aufenthalt durée "
            "duración duração mínútur 分钟 停留分钟 停留时间 服务时间 服务分钟"
        ),
    ),
    "every_weeks": (
        "every_weeks",
        "weeks interval interval_weeks every_n_weeks wochen alle_wochen semaines semanas vikur 间隔周 间隔周数 每几周 周数",
    ),
    "times": ("times", "number_of_visits how_often besuche 次数 到访次数"),
    "rule": (
        "rule rrule",
        "recurrence frequency häufigkeit rhythmus fréquence frecuencia frequência tíðni 规则 重复规则 频率",
    ),
    "first_date": ("first_date", "starts starting start_date first_visit beginnt 开始日期 起始日期 首次日期"),
    "weekdays": (
        "weekdays weekday",
        "days allowed_weekdays allowed_days wochentage wochentag jours días dias vikudagar 星期 可用星期 可选星期",
    ),
    "preferred_weekday": (
        "preferred_weekday",
        "preferred preferred_day wunschtag jour_préféré 首选星期 偏好星期",
    ),
    "opens": (
        "opens from",
        "open_from opening opening_from von öffnet desde ouvre abre opnar 开门 开门时间 开始时间",
    ),
    "closes": (
        "closes to until",
        "open_to open_until opening_to bis schließt hasta até ferme cierra fecha lokar 关门 关门时间 结束时间",
    ),
    "least_gap": ("least_gap gap_days_min", "min_gap gap_min min_gap_days 最小间隔 最小间隔天数"),
    "most_gap": ("most_gap gap_days_max", "max_gap gap_max max_gap_days 最大间隔 最大间隔天数"),
    "van": (
        "van vehicle",
        "vans vehicles crew allowed_vans allowed_vehicles fahrzeug véhicule vehículo veículo bíll 车辆 服务车 车",
    ),
    "present_weekday": ("present_weekday", "day tag jour día dia dagur 当前星期"),
    "present_start": ("present_start", "start anfang 当前开始"),
    "present_van": ("present_van", "mobile 当前车辆"),
    # stands of vans
    "capacity": (
        "capacity",
        "capacité kapazität capacidad capacidade capacità afköst 容量 服务能力 服务人数",
        "people_per_day max_people",
    ),
    "date": ("date", "start start_date starts first_date datum fecha data dagsetning 日期 开始日期 起始日期"),
    "until": ("until", "end end_date last_date ends bis hasta até jusqu_au til 截止 截止日期 结束日期"),
    "vehicle": (
        "vehicle van",
        "mobile bus vehicle_name van_name fahrzeug véhicule vehículo veículo bíll 车辆 服务车 车",
    ),
    "arrival": ("arrival", "arrive ankunft arrivée llegada chegada koma 到达 到达时间"),
    "departure": ("departure", "depart leave abfahrt départ salida partida brottför 离开 离开时间"),
}
"""Role -> names in order of strength, from certain to weak: the first group with a hit decides."""

NAMES_IN_TABLE: dict[tuple[str, str], tuple[str, ...]] = {
    ("stands", "place"): ("place place_id stop_id stop_code stop_place", "站点编号 停靠点编号"),
    ("stands", "name"): (
        "name",
        "stop stop_name place_name station label title site site_name 名称 站点 停靠点",
    ),
    ("crossings", "kind"): ("kind", "type category class art typ man_made 类型"),
}
"""Table and role -> names, where a word means something else there: the place of a stand is a stop, no village."""
