### Words that are shown, in Chinese. One message a key; places are { $name }; the other files have the same keys and places.
### 界面文字（中文）。等号左边是键，不改；右边是文字；{ $… } 处填入数字或名称，保留。

## lists

list-comma = 、
list-more = 另有 { $count } 处未列出
verbatim = { $text }
list-names-more = { $shown }等 { $all } 处
list-semicolon = ；
list-clause = ，
list-space = {" "}
list-no-space = {""}

list-nothing = {""}

## a study

study-beds = 床位
study-seats = 座位
study-places = 名额
study-meal-seats = 餐位
study-by-bus = 公交
study-on-foot = 步行
study-either-mode = { $rest }或{ $last }
study-notes-more-below = 另有 { $count } 项，见下
study-circle-of-15-minutes = 15分钟养老服务圈
study-circle-of-education = 半小时老年教育圈
study-steady-walkers = 健步老人
study-slow-walkers = 缓行老人
study-frail-walkers = 体弱老人
study-wheelchair-users = 轮椅出行

## plans

plan-proven-optimal = 已证明最优
plan-no-plan-found = 限时内没有找到方案
plan-proven-no-plan = 已证明：没有满足条件的方案
plan-at-least-best = 至少达到最优值的 { $percent }%
plan-best-possible-at = 最优值不低于它的 { $percent }%
plan-optimal-within-numerical = 最优，误差不超过 { $percent }%（在数值容差之内，未作整数证明）
plan-no-candidate-that = { $said }；没有可选的备选点能再带到现有设施以外的人

## seats

seats-seats-within-reach = 走得到的座位按远近折算后的总数，不看有多少老人来抢
seats-far-seats-discounted = 远处的座位再打一次折扣：大家都离得远，座位就用不足
seats-seniors-seats-each = 老人和座位都只分一次，不重复计算；数值只用于各处之间比较，不是人均座位
seats-each-homes-seniors = 先把每户老人按远近分给走得到的各处，再算每处平均多少座位：附近选择多的老人不重复计算
seats-seats-each-facility = 每处的座位由走得到它的老人分，近的多分、远的少分，再把每户走得到的各处加起来
seats-seats-each-facility-shared = 每处的座位由走得到它的全部老人平分，再把每户走得到的各处加起来；范围内远近一样算
seats-each-seat-serves = 按每个座位只供一位老人、走得到的老人人人都要算；离得近的先坐，尽量多坐。愿意来的老人没有这么多，一个座位一天也能用几次，所以这里看的是够不够，不是实际有多少人没得到服务
seats-there = 在那里
seats-located-ones = 已定位的
seats-counted-ones = 已计入的
seats-each-has-one = 人人{ $there }有{ $unit }
seats-no-senior-within = 没有老人走得到{ $of }{ $name }
seats-have-none = { $most }{ $without } 人{ $there }没有{ $unit }
seats-them-at-reached = （其中 { $unreached } 处的 { $idle } 个没有老人走得到）
seats-there-no-seniors = 名单里没有老人，{ $name }够不够无从说起
seats-at = { $facilities } 处共{ $least }{ $seats } 个{ $unit }{ $idle }
seats-none-can-be = 没有一处{ $of }{ $name }，够不够不知道
seats-seniors-within-reach = 走得到{ $of }{ $name }的有 { $within } 位老人；没有一处写明有多少{ $unit }，不知道够不够
seats-seniors-within-reach-per = 走得到{ $of }{ $name }的 { $within } 位老人中，{ $without }：{ $sum }，平均每百位老人{ $least }{ $per_100 } 个
seats-none-open-can-be = 没有一处开着的{ $name }，够不够不知道
seats-nobody-but = { $nobody }：{ $sum }

## fairness

fairness-age = 年龄
fairness-town = 镇街
fairness-zone = 分区
fairness-60-to-69 = 60–69 岁
fairness-70-to-79 = 70–79 岁
fairness-80-and-over = 80 岁及以上
fairness-nothing-known = 没有已知的步行时间，无从比较
fairness-headline = 平均要走 { $mean } 分钟；路最远的一成老人走了全部路程时间的 { $share } %
fairness-means = { $nearest }平均 { $low } 分钟，{ $farthest }平均 { $high } 分钟
fairness-means-and-part = { $means }；差别的 { $part } % 在各{ $grouping }之间，其余在内部
fairness-says = 看的是走到服务圈齐全要多少分钟，按老人数加权。基尼系数 0 表示人人一样远，越大越不均；它不说远还是近：人人都走一小时也是 0。走不到或超过 { $cut } 分钟的按 { $cut } 分钟算，所以是“至少”；时间不明的不算在内，另列人数。它不说原因，也不说各人需要多少

## what the lists leave open

open-at-least = 至少：{ $missing }
open-cannot-be-judged = 无法判定：{ $missing }
open-at-least-no = 至少：没有清单写明{ $unlisted }
open-no-data-no = 无数据：没有清单写明{ $unlisted }
open-not-located = { $kind } { $of } 处中有 { $missing } 处没有定位
open-no-list-study = { $said }；没有清单写明{ $unlisted }
open-today-whoever-newly = 现状{ $said }；新增覆盖只对照已定位的设施
open-bring-list-of = 请提供这些服务的清单；确实没有的，在 [study] 写 complete_registers = [{ $ids }]
open-locate-them = 请在页面的“待定位”里给这些设施选定位置，或按地址查询后补填坐标

## coordinate systems

crs-two-columns-exchanged = 、两列对调
crs-coordinate-system-may = 坐标系可能不对：按 { $read } 读，{ $of } 处里有 { $misfits } 处落在研究区外、离路太远或不在所写的镇街；按 { $likely }{ $swap } 读，只有 { $misfits_then } 处
crs-bd-09-baidu = BD-09（百度）
crs-cgcs2000-degrees = CGCS2000 经纬度
crs-bd-09-shifted = 偏移了两次的 BD-09
crs-gcj-02-shifted = 偏移了两次的 GCJ-02
crs-gcj-02-amap = GCJ-02（高德、腾讯）
crs-bd-09-mercator = BD-09 墨卡托（百度，米）
crs-gcj-02-shifted-again = GCJ-02 又偏移成 BD-09
crs-bd-09-shifted-again = BD-09 又偏移成 GCJ-02
crs-cgcs2000-degree-zone = CGCS2000 { $width } 度带，中央经线 { $meridian }°（第 { $number } 带）
crs-cgcs2000-degree-zone-in-easting = CGCS2000 { $width } 度带，中央经线 { $meridian }°（第 { $number } 带，东坐标带带号）
crs-roads-read-as = 道路按 { $read } 读，{ $of } 处有 { $now } 处靠近街道；按 { $likely } 读，{ $then } 处。
crs-borders-read-as = 按 { $read } 读，{ $of_places } 处有 { $now } 处在所写的镇街；按 { $likely } 读，{ $then } 处。写法：{ $line }。
crs-north-first = { $name }（北坐标在前）
crs-places-read-as = 按 { $read } 读，{ $of } 处有 { $read_fits } 处吻合；按 { $likely } 读，{ $likely_fits } 处。

## promises: what is checked, and why not

promise-kept-nothing-close = 已经达到，不需要新址
promise-no-target-stated = 没有写明目标，只看不评
promise-data-missing-bring = 缺少数据，先补数据再做计划
promise-opening-date = 开业日期
promise-closing-date = 停办日期
promise-amount-date-extension = 扩建的数量和日期（两者都要）
promise-list-has-no = 清单没有“{ $name }”列，扩建增加的没有计入
promise-bring-columns-in = 请在设施清单里补“{ $name }”“{ $date }”两列；没有扩建的写 0，或在 [study] 写 complete_registers = ["{ $name }"]
promise-added-in-net = { $years } 年净增 { $net }{ $unit }：新开 { $opened }，扩建 { $extended }，减去停办 { $closed }
promise-seniors = 名老年人
promise-seniors-70-over = 名 70 岁以上老年人
promise-seniors-80-over = 名 80 岁以上老年人
promise-in = { $join }的
promise-study-has-no = 研究里没有出行方式“{ $id }”，按其余方式计算
promise-study-has-none = 研究里没有这些出行方式：{ $join }
promise-homes-have-no = 居民点没有年龄段：请补上 60-69、70-79、80 岁以上三列
promise-study-has-no-cohort = 研究里没有人群“{ $id }”（已有：{ $known }）
promise-study-has-no-timetable = 研究没有公交时刻表（[transit]），未计入公交，按其余出行方式计算
promise-study-has-no-circle = 研究里没有生活圈“{ $id }”：请在 [[circles]] 中声明（已有：{ $known }）
promise-have-within-minutes = { $place }{ $cohort }{ $modes } { $minutes } 分钟内可达{ $services }的有 { $ok } 人，共 { $all } 人
promise-new-compounds = 个新建小区
promise-later-than-due = 晚于交付
promise-not-before = 尚未启用
promise-there-no-such = 没有这类设施
promise-has-neither-coordinates = 没有坐标，也没有写明配套设施
promise-all-new-compounds = { $of } 个新建小区都已配套
promise-not-kind-required = { $named }不是所要求的设施
promise-has-closed = { $facility }已关停
promise-number-households-or = 户数或配套用房的建筑面积
promise-new-compounds-have = { $of } 个新建小区中 { $ok } 个已配套
promise-facility-list-does = 清单里没有配套设施“{ $named }”
promise-not-open-list = { $facility }按清单未在运营
promise-opens-on = { $facility }启用于 { $opened }，{ $late }
promise-nearest-m-away = 最近的{ $f }在 { $m } 米外
promise-compounds-have-no = { $undated } 个小区没有交付日期，未核对
promise-no-compound-has = { $delivered_from } 以来没有交付的小区
promise-has-m-households = { $name } { $area } 平方米，{ $households } 户应有 { $least } 平方米
promise-new-compounds-lack = { $of } 个新建小区中 { $places } 个未配套：{ $names }
promise-there-no-list = 缺少新建住宅小区清单：请给出 [[compounds]]（名称、坐标、交付日期、配套设施）
promise-compounds-that-lack = { $unknown } 个未配套的小区 { $metres } 米内没有居民点，住多少老年人未知：请在 [[homes]] 的清单里补上新小区（小区要有坐标）
promise-bring-households-in = 请在 [[compounds]] 的清单里补户数，在设施清单里补“{ $area_columns }”：{ $names }
promise-opened-in = { $years } 年新增 { $sum }{ $unit }
promise-standing-in = { $years } 年现有 { $sum }{ $unit }
promise-upgraded-in = { $years } 年提升 { $sum }{ $unit }
promise-facility-list-has = 设施清单缺少列“{ $names }”：请补上每处的日期或年份
promise-figure-has-no = 指标“{ $id }”缺少 { $years } 年的数值：累计需要每一年
promise-reported-for-summed = { $first_year }—{ $year } 年上报数累计：{ $sum }{ $unit }
promise-facilities-have-cell = { $n } 处设施的写法可作两种读法，未计入：{ $named }
promise-has-none = 没有
promise-has-none-no = 没有，相邻的也没有
promise-study-has-no-towns = 研究没有镇街：请给出 [[areas]]
promise-has-none-without = 没有；缺少边界，相邻镇街未知
promise-has = 只有 { $n } 处，应有 { $at_least } 处
promise-all-have = { $areas } { $unit }全部具备
promise-small-shares-that = { $id }老年人较少，与相邻的{ $other }共用
promise-study-has-no-villages = 研究没有村社区：请给出 level = "village" 的 [[areas]]
promise-have-no-boundary = { $unknown } 个没有边界图形，无法判断相邻，按未共用处理
promise-lack = { $areas } { $unit }中 { $failing } 个没有：{ $names }
promise-counties = 个县（市、区）
promise-has-2 = 有 { $found } 处，应有 { $at_least } 处
promise-all-counties-have = { $of } 个县（市、区）都有 { $at_least } 处以上
promise-counties-have-fewer = { $of } 个县（市、区）中 { $short } 个不足 { $at_least } 处：{ $names }
promise-towns-have-no = { $uncoded } 个镇街没有九位行政区划代码，不知道属于哪个县（市、区）：请在 [[areas]] 的清单里补上代码
promise-answer = 是否具备
promise-facilities = 家
promise-facilities-have = { $of } 家中 { $ok } 家具备
promise-reported-for = { $year } 年上报数：{ $told }%
promise-lacks = 没有：{ $n }
promise-unit-figure-expected = 指标“{ $id }”的单位是“{ $unit }”，应为 %
promise-facilities-that-have = 逐项具备的家数：{ $n }
promise-counted-from-list = 按清单逐家核对；上报数是 { $share }%
promise-facilities-have-do = { $of } 家中 { $ok } 家具备，{ $failing } 家没有：{ $names }
promise-not-known-study = 研究和清单里没有、未核对的项：{ $n }
promise-figure-has-no-unit = 指标“{ $id }”没有写单位：{ $value } 是百分之几还是全部？请写明 %
promise-reported-share-where = 这是上报的比例；清单有“{ $join }”列时，逐家核对，并列出没有达到的
promise-latest-value-there = 指标“{ $id }”最近的数值是 { $latest } 年的，{ $year } 年尚无
promise-reported-for-2 = { $year } 年上报数：{ $value }{ $unit }
promise-fill-in-in = 请在设施清单里补填{ $what }
promise-do-not-say = { $of } 处中有 { $missing } 处没有写明{ $what }
promise-due-by = 应于 { $due } 前交付
promise-delivered-on = 已于 { $day } 交付
promise-answer-not-clear = 答复不清楚（{ $found }）
promise-not-delivered-was = { $day } 答复：尚未交付
promise-delivered-on-2 = 已于 { $day } 交付，{ $by }
promise-delivered-on-in = 已于 { $day } 交付，按期（{ $due } 前）
promise-not-delivered-as = { $day } 答复：尚未交付；{ $by }
promise-not-delivered-as-2 = { $day } 尚未交付，{ $by }
promise-nobody-has-answered = 没有人答复是否已经交付：不知道，不当作没有
promise-delivered-on-days = 已于 { $day } 交付，晚了 { $days } 天（应于 { $due } 前）
promise-on-was-not = { $day } 答复尚未交付，那时还没有到期（{ $due }）；此后没有答复
promise-give-figure-in = 请在 [[figures]] 的清单中给出指标“{ $id }”：已交付的，数值写 1，日期写交付那天；没有交付的，数值写 0，日期写答复那天
promise-towns = 个镇街
promise-villages = 个村社区
promise-m = 平方米
promise-beds = 张床位
promise-seats = 个餐位
promise-number-beds = 床位数
promise-number-seats = 餐位数
promise-seniors-2 = 老年人
promise-residents = 居民
promise-what-divided-by = 除数为 0，无法计算
promise-farthest-from-its = 离目标最远的是{ $zone }：{ $value }
promise-figure-has-no-value = 指标“{ $id }”缺少 { $year } 年的数值
promise-figure-in-in = 指标“{ $top }”的单位是“{ $above }”，“{ $bottom }”的是“{ $below }”：请按同一单位给出
promise-of = { $value }，应为 { $target }（{ $names }）
promise-figure-has-no-value-for = 指标“{ $id }”缺少{ $zone } { $year } 年的数值：请按分区或按镇街给出
promise-ferry-needed = 须乘船
promise-remote-villages = 个偏远村社区
promise-no-village-remote = 没有偏远的山区、海岛村社区
promise-no-road-for = 从镇驻地没有可通车的路
promise-without-zones-nothing = 村社区没有“分区”，未按分区判断
promise-without-elevations-nothing = 没有海拔，未按高差判断
promise-without-roads-nothing = 没有道路，未按车程和渡船判断
promise-all-remote-villages = { $all } 个偏远村社区都有
promise-m-above-towns = 比镇驻地高 { $climb } 米
promise-them-by-mobile = 其中 { $mobile } 个靠流动服务
promise-remote-villages-lack = { $all } 个偏远村社区中 { $ok } 个没有：{ $names }
promise-minutes-drive-from = 离镇驻地车程 { $any } 分钟
promise-has-services = { $why }；应有 { $need } 项服务，只有 { $n } 项
promise-villages-lie-in = { $seatless } 个村社区的镇街没有驻地坐标，未按车程和渡船判断
promise-nothing-tells-which = 无法判断哪些村偏远：请给出道路和镇驻地坐标，或在村社区清单里补上“分区”“海拔”
promise-study-has-no-villages-give = 研究没有村社区：请给出 level = "village" 的 [[areas]]（名称、所属镇街、驻地坐标、分区、海拔）
promise-seniors-in-dense = 名密集处的老年人
promise-all-seniors-dense = { $patches } 个密集片区的老年人近处都有
promise-nowhere-do-more = 没有哪里每平方公里超过 { $seniors_per_km2 } 名老年人
promise-seniors-in-dense-cells = 密集处 { $all } 名老年人中 { $served } 人近处没有：{ $names }
promise-up-seniors-km = 每平方公里最高 { $densest } 名老年人；片区内 { $seniors } 人中 { $left_out } 人近处没有
promise-percentage-points = 个百分点
promise-uncertain = 不确定：{ $missing }
promise-each-year-must = 须比上一年多（逐年增加）
promise-number-that-reported = 这是上报的数字，不靠选址补上
promise-there-no-value = 缺少 { $lacks } 年的数值
promise-what-stands-change = 要改的是已有的设施，不用另选新址
promise-target-must-be = 文件要求超过目标，等于不算达到
promise-what-stands-be = 要提升的是已有的设施，不用另选新址
promise-counties-counted-no = 按县（市、区）核对，没有具体到哪里
promise-facilities-there-only = 设施都有，只是晚于交付：新址补不回来
promise-what-due-document = 要交付的是文件、规划或平台，不靠选址
promise-what-lacks-amount = 缺的是床位等总量，扩建也算，不由选址决定
promise-what-lacks-amount-beds = 缺的是总量（床位、面积、人员），在现有设施里增加也算，不由选址决定
promise-not-over-this = { $year } 年还没有结束：这是截至 { $day } 的数，目标是全年的
promise-under-narrower-reading = 按较窄的口径（{ $narrow }）没有达到：是否达到取决于口径
promise-at-most = 不超过
promise-at-least = 达到
promise-target-which-was = { $year } 年已到期的目标（{ $name }）现在也没有达到：看 { $year } 年的对照
promise-due-on-progress = { $due } 到期；按序时进度（时间过了几成，就该完成几成），{ $date } 应{ $row } { $name }
promise-data-check-missing = 缺少核对所需的数据
promise-facility-list-has-no = 设施清单缺少列“{ $names }”：请补上
promise-or = { $bring }；或者：{ $bring2 }
promise-no-list-says = 清单没有写明“{ $name }”提供哪些服务：请补上服务项目
promise-nobody-brought-register = 没有人提供“{ $name }”的名册：不知道，不当作 0
promise-there-no-figure = 缺少指标“{ $id }”：请在 [[figures]] 的清单中给出每年的数值（指标代码 { $id }）
promise-study-has-no-service = 研究里没有服务“{ $id }”：请在 [[services]] 中声明，并在设施清单里写明哪些设施提供它（已有：{ $join }）
promise-no-list-study = 没有清单写明“{ $name }”：请把这类设施的名册列入 [[facilities]]；确实一处也没有的，在 [study] 写 complete_registers = ["{ $id }"]
promise-some-services = { $names }（其中 { $need } 项）
promise-neither-name-nor = 从名称和代码看不出“{ $name }”是街道、镇还是乡：请在 [[areas]] 的清单里写全称（某某街道）或九位行政区划代码
promise-areas-have-no = 区域没有“分区”：请在 [[areas]] 的清单里补上（城区、平原、山区、海岛）
promise-per-ten-thousand = 每万名
promise-per-thousand = 每千名
promise-per-one = 每名
promise-per-number = 每 { $per } 名
promise-amount-per-people = { $top }／{ $many }{ $whom }

## sites

site-those-that-not = { $said }；没有定位的也许能接替，失去的人数只对照已定位的设施
site-whoever-comes-whichever = 按{ $all }中最快的一种计。
site-today-counts-whoever = 现状按{ $all }计；新点只计{ $streets }到得了的人，乘公交来的不计，实际新增不会少于此数。
site-whoever-comes-whichever-quickest = 按{ $all }中最快的一种计；公交取出发时段内各次出门的中位时间，连同已有设施逐户重算。名次只比较{ $streets }到得了的人。
site-whoever-comes-within = { $modes }，任一种方式在时限内到得了就算可达；最优与上界按此计
site-objective-its-bound = 目标值、上界和先后次序只计{ $modes }所及；现状含公交；所选各点建成后的可达已连同公交（出发时段内的中位时间）逐户重算
site-objective-its-bound-order = 目标值、上界和先后次序计{ $modes }以及乘公交单独到每个点的人；几处合起来公交班次更密，又多出的人不在内；所选各点建成后的可达已连同公交（出发时段内的中位时间）逐户重算
site-in-water = 落在水面上
site-outside-study = 在研究区以外
site-in-no-town = 不在任何镇街、村社区范围内
site-no-usable-road = 附近 { $limit_m } 米内没有可走的路，这里建点谁也到不了
site-roads-here-nodes = 所接的道路（{ $nodes } 个节点）与主路网不相连
site-longitude-latitude-look = 经纬度可能写反了：换过来是 { $lon },{ $lat }
site-coordinates-look-like = 坐标可能是 { $system }：换算后是 { $lon },{ $lat }

## codes and sentences that several files show

shown-people = { $name }（{ $people } 人）
shown-at-most = 至多{" "}
shown-at-least = 至少{" "}
shown-about = 约{" "}
shown-year-not-over = （年度未结束）
shown-all = （{ $all } 项齐备）
shown-nobody-left-out = 没有人在圈外
shown-do-not = 还差 { $out } 人
shown-at-least-2 = （{ $all } 项中至少 { $need } 项）
shown-homes-hold-no = { $place }的居民点没有老人数，无法计算覆盖率。
shown-within-minutes = { $mode } { $minutes } 分钟内可到：{ $services }{ $how }
shown-older-residents = { $place }{ $about }{ $all } 位老人中，{ $least }{ $share } { $inside }，{ $rest }。
shown-older-residents-shares = 按相对值计，{ $place }的老人中{ $least } { $share } { $inside }（没有人数，只有比例）。
shown-due-met-missed = 已到期的：达到 { $met } 条，未达到 { $missed } 条，缺数据 { $no_data } 条；未到期或只看不评 { $not_due } 条{ $rest }；另有 { $not_spatial } 条地图无法核对。
shown-met = 达到
shown-info = 说明
shown-figures = 指标
shown-missed = 未达到
shown-dropped = 未采用
shown-warning = 需核对
shown-areas = 镇街村社区
shown-no-data = 缺数据
shown-not-due = 未到期
shown-too-far = 距离太远
shown-counted = 统计人数
shown-relative = 相对值
shown-behind = 落后于进度
shown-facilities = 设施
shown-estimated = 估计人数
shown-on-way = 跟上进度
shown-not-judged = 只列不评
shown-nothing-counted = 无此对象
shown-not-spatial = 不作核对
shown-new-compounds = 新建小区
shown-mobile-stops = 流动服务点
shown-reached-early = 已提前达到
shown-not-reached-yet = 还没有达到
shown-no-such-facility = 没有这类设施
shown-no-usable-road = 附近没有可走的路
shown-by = { $due } 前
shown-cut-off-from = 道路不连通
shown-nearby = 就近增设{ $services }
shown-delivered = { $day } 交付
shown-facilities-not-located = 设施没有定位，不知能否到达
shown-shut-in-by = 被围墙、水面等围住
shown-barrier-river-wall = 河流、围墙等阻隔
shown-locate-existing-first = 先给已有的{ $services }定位
shown-delivered-days-late = { $day } 交付，晚 { $days } 天
shown-add-or-build = 先把通到这里的路画进路网或修通
shown-more-seniors-have = 另有 { $n } 位老人没有位置，未计入
shown-bridge-or-path = 打通阻隔（修桥或便道），或在本侧增设{ $services }
shown-check-road-map = 核对路网是否漏画；确属不通的先修路
shown-check-for-unmapped = 核对围墙是否漏画了门；确无门的开一处通道
shown-straight-line-estimate = 直线估算
shown-without-road-data = 没有道路数据，时间按直线距离乘以绕行系数估算
shown-simulated-data = 模拟数据
shown-roads-homes-or = 道路、居民点或设施由程序模拟生成，不是实际情况
shown-relative-numbers = 人数为相对值
shown-no-total-seniors = 没有老人总数，人数只表示各处的相对多少，不能当作实际人数
shown-estimated-seniors = 人数为估计
shown-known-totals-seniors = 老人总数（全域、镇街或村社区）已知，分摊到各建筑，或取自人口栅格
shown-some-reached-early = { $count } 条已提前达到
shown-some-on-way = { $count } 条跟上进度
shown-some-behind-calendar = { $count } 条落后于进度
shown-some-without-data = { $count } 条缺数据
shown-some-not-reached-or-watched = { $count } 条还没有达到或只看不评
shown-some-unlocated = { $count } 处设施没有可用的坐标，不参与计算
shown-some-vacant = { $count } 处设施的状态是空置或闲置，不参与计算
shown-some-closed = { $count } 处设施在研究日期未开放，不参与计算
shown-some-no-service = { $count } 处设施的类型不在服务表中，不参与计算
shown-facilities-not-counted = { $states }。
shown-no-bus = 无公交时刻表
shown-sentence = { $said }。
shown-inside-circle = 住在完整的{ $name }内
shown-inside-promise = 达到“{ $name }”的要求
shown-exactly = {" "}
shown-at-most-do-not = 还差{ $most }{ $out } 人
shown-of-those = （{ $rest }）
shown-signed = { $sign } { $value }
shown-narrower = （{ $name } { $value }）
shown-value-at-least = 至少 { $value }
shown-today = { $today }{ $narrow }{ $part }

## maps

map-roads = 道路
map-facilities = 相关设施
map-homes-inside = 圈内居民点
map-homes-outside = 圈外居民点
map-where-circle-holds = 圈的范围
map-gaps-numbered-by = 缺口（数字为排名）
map-m = { $metres } 米
map-drawn-simplified = 图面已简化{ $dots }
map-km = { $metres } 千米
map-dot-stands-for = ，一个点代表约 { $m } 米见方内的居民点，颜色随多数老人
map-figure = 图
map-nothing-has-place = 没有可以画图的位置。
map-numbers-those-table = 圆内数字为表中的序号
map-squares-facilities-circle = 小方块为这个圈的设施
map-sources = 数据来源：{ $sources }。
map-darker-lower-share = 底色为覆盖率，越深越低
map-hatched-no-data = 斜线为无数据
map-coverage = { $study }{ $circle }覆盖率
map-dark-dots-homes = 深色点为圈外居民点，灰色点为圈内居民点
map-black-rings-gaps = 黑圈为老人最多的 { $n } 处缺口
map-note = 注：{ $signs }。
map-mark = { $name }。

## the report

report-other-circles = 其他服务圈
report-who-can-reach = 养老服务圈可达性报告
report-facilities-as = 设施状态：{ $date }
report-more-under-what = 另有 { $more } 项，见“数据读入情况”。
report-unless-said-otherwise = 未另注明的数字均为：{ $cohort }，步速 { $speed_mps } 米/秒
report-residential-points-facilities = { $homes } 个居民点，{ $facilities } 处设施
report-file = 文件
report-read = 读入
report-kept = 采用
report-layer = 图层
report-dropped-or-doubtful = 未采用与需核对
report-sources-licences = 数据来源与许可
report-how-numbers-made = 这些数字怎么来的
report-what-was-read = 数据读入情况
report-study-names-no = 研究配置没有写明数据来源。
report-such-as = 如：{ $example }
report-cut-off = 道路不连通
report-homes-piece-network = 居民点所在的路段与有设施的路网不相连。
report-made-by-carecircle = 由 CareCircle { $env } 生成；同样的输入得到同样的报告。
report-circle-goes-by = 有的圈层以公交为一种方式，但研究区没有公交时刻表（GTFS），按其余方式计算。
report-inside-outside = 圈内与圈外
report-home-inside-when = 在规定分钟数内能到达圈要求的服务，即为圈内，按居民点逐一判定；覆盖率按老人数计，不按面积、不按点数。
report-barrier = 阻隔
report-within-limit-as = 直线距离在时限之内，但沿路要绕行 { $barrier_detour } 倍以上：往往隔着河流、围墙，或缺一座桥。
report-no-usable-road = 附近没有可走的路
report-home-farther-than = 居民点离任何可走的道路超过 { $snap_limit_m } 米：如实列出，不强行接到远处的路上。
report-shut-in = 被围住
report-every-connector-within = 吸附距离内的每一条接驳段都要穿过路网文件里的围墙、水面、铁路、高速公路或建筑，也没有大门或通道：不算到达，请核对图上是否漏画了门。
report-time = 时间
report-connector-from-home = 从居民点走到最近可走道路的接驳段，加上沿道路网走到设施附近，再加上到设施的接驳段。方向是从家到设施。道路长度按地球椭球面量算，接驳段按同一步速计。
report-not-reached = 未到达
report-beyond-minutes-place = 超过 { $max_minutes } 分钟仍到不了的，记为未到达（表中留空或写“>{ $max_minutes }”），不当作 0。
report-bus = 公交
report-one-leaves-home = { $window } 之间每分钟出门一次，步行到站、换乘和下车后各不超过 { $walk } 分钟。时间取各次出门的中位数（含等车），中位数不超过时限即为覆盖；另列九成出门不超过的时间。
report-there-no-roads = 没有道路数据。时间 = 居民点到设施的直线距离 × 绕行系数 { $detour_factor } ÷ 步速，只是估算，看不见河流、围墙和断头路；六地的真实路网里，半数路程是直线的 1.1 至 1.8 倍。
report-clause = 条
report-today = 现状
report-status = 状态
report-target = 目标
report-promise = 承诺
report-what-missing-where = 差距与未达到的镇街
report-not-checked-for = 缺数据、未能核对：
report-read-as = 理解：{ $reading }
report-more = 等 { $all } 个
report-due = { $due } 到期
report-promises-held-against = 承诺对照：{ $year } 年
report-short = 差 { $n } { $unit }
report-speed = 步速
report-cohort = 人群
report-why-left-out = 圈外原因：
report-cannot-be-judged = 无法判定
report-same-circle-for = 走得慢的人，圈有多大
report-left-out = { $most }差 { $out } 人
report-same-facilities-hold = 同样的设施，步速不同、能否走台阶不同，覆盖的老人就不同。下表假定全部老人都是这一类人。
report-by-plain-radius = 如只按直线半径 { $m } 米画圈，覆盖率是 { $share }：半径看不见河流、围墙和绕行。
report-town = 镇街
report-area = 所在
report-homes = 居民点
report-seniors = 老人
report-village = 村社区
report-worst-min = 最远（分）
report-main-reason = 主要原因
report-median-min = 中位（分）
report-out-reach = 够不到的服务
report-largest-gaps = 最大的缺口
report-towns-largest-gap = 各镇街：从缺口最大的看起
report-villages-largest-gap = 各村社区：从缺口最大的看起
report-more-in-areas = 另有 { $more } 个未列出，全部见 areas.csv。
report-sorted-by-seniors = 按第一个服务圈的圈外老人数排序；主要原因指圈外老人中人数最多的原因。
report-gap-group-homes = 缺口是连成片的圈外居民点，按老人数排序；序号与地图上的红色圆点一致。
report-gaps-in-all = 共 { $all } 处缺口，全部见 gaps.geojson 与 carecircle.xlsx。
report-for-at-m = 按{ $by }（步速 { $of } 米/秒）计算，
report-no-list-missing = 没有缺少的清单，也没有未定位的设施。
report-coverage = { $study }{ $circle }覆盖情况报告
report-circle-asks-for = 这个圈的要求是：{ $asks }。
report-no-seniors-known = { $name }没有老人数，无法计算。
report-as-for-at = 截至{ $date }，按{ $by }（步速 { $of } 米/秒）计算，
report-study-names-no-policy = 本研究没有附政策文件，未作承诺对照。
report-of = { $name } { $of } 处中有 { $missing } 处
report-computed-drawn-by = 计算与制图：CareCircle { $version }。
report-why-seniors-left = 圈外老人的原因：{ $reasons }。
report-services-that-no = 没有清单写明的服务：{ $services }。
report-facilities-that-not = 没有定位的设施：{ $services }。
report-hence = 因此，{ $states }。{ $ways_out }。
report-covered-each-home = 覆盖：{ $asks }。每个居民点单独判断，不按半径画圈。
report-holds-seniors = { $name }覆盖{ $least } { $share } 的老人。
report-people-share-seniors = 人数：覆盖率 = 圈内老人 ÷ 全部老人；老人数为{ $kind }。
report-gaps-homes-outside = 缺口：连成片的圈外居民点合为一处，按老人数排序；同样的数据得到同样的结果。
report-no-bus-timetable = 无公交时刻表：有的圈以公交为一种方式，但没有公交时刻表（GTFS），按其余方式计算。
report-time-from-home = 时间：从家走到最近的可走道路，沿真实路网走到设施附近，再走到设施；方向是从家到设施，{ $who }步速 { $speed } 米/秒。
report-kinds-input-were = 读入数据时有 { $doubts } 类情况未采用或需核对，逐条见 report.html 的“数据读入情况”。
report-unknown-service-without = 未知：没有清单的写“无数据”，有设施未定位的写“至少”，都不当作零；超过 { $limit } 分钟视为走不到。
report-time-without-roads = 时间：没有道路数据，时间 = 家到设施的直线距离 × 绕行系数 { $factor } ÷ 步速（{ $who } { $speed } 米/秒），只是估算。
report-as = 对照{ $name }{ $document }（{ $year } 年，数据截至 { $date }）：{ $counts }
report-no = 序号
report-all = 合计
report-due-2 = 到期
report-table = 表
report-place = 所在
report-today-2 = 现状
report-state = 状态
report-reason = 原因
report-clause-2 = 条款
report-target-2 = 目标
report-promise-2 = 承诺
report-department = 责任单位
report-main-reason-2 = 主要原因
report-relative = （相对值）
report-seniors-2 = 老人
report-not-stated = （未写明）
report-what-would-help = 怎样能进圈
report-there-no-gaps = 没有缺口。
report-promises-by-department = 各责任单位的承诺
report-gaps-with-most = 老人最多的缺口
report-no-promise-can = 没有可以对照的承诺。
report-promises-missed-behind = 未达到、落后和正在进行的承诺
report-no-promise-missed = 没有未达到、落后或正在进行的承诺。
report-promise-several-departments = 注：由几个单位共同负责的，在每个单位下各列一次；地图无法核对的承诺未列出。
report-promises-that-met = 注：已达到、缺数据和地图无法核对的未列出，见 carecircle.xlsx 的“承诺对照”。
report-most-seniors-left = 注：按圈外老人数从多到少排列；主要原因指圈外老人中人数最多的原因；“—”表示无法判定或没有数据。
report-gaps-in-all-which = 注：共 { $n } 处缺口，列出前 { $shown } 处，全部见 carecircle.xlsx；所在村社区指其中老人最多的一个。“怎样能进圈”由原因推出，具体点位请在选址页核算。
report-due-and = { $due } 到期，{ $progress }
report-mark = { $name }：{ $why }。
report-other-circle-open = { $name }{ $said }。
report-circle-open = { $name }{ $said }。
report-reason-share = { $reason }占 { $share }
report-reasons-between = ，
report-circles-at-least = { $circles }的数字是“至少”
report-circles-unjudged = { $circles }无法判定
report-circles-no-data = { $circles }没有数据
report-in-people = （人）
report-heading-unit = { $heading }{ $unit }
report-town-2 = 镇街
report-village-2 = 村社区
report-inside = { $least }圈内
report-bounded-share = { $least }覆盖率
report-bounded-left-out = { $most }圈外
report-in-no-town = 不在任何镇街
report-in-no-village = 不在任何村社区
report-coverage-by-town = 各镇街{ $circle }覆盖情况
report-coverage-by-village = 各村社区{ $circle }覆盖情况

## attributes of a facility

attribute-kind = 类型
attribute-beds = 床位
attribute-level = 级别
attribute-area = 所在地
attribute-hours = 开放
attribute-seats = 餐位
attribute-opened = 启用
attribute-closed = 关停
attribute-address = 地址
attribute-telephone = 电话
attribute-beds-unit = 张
attribute-seats-unit = 个

## why a home is inside or not, and what would help

explain-one-closes-all = 每次只关一处，其余照旧：{ $row } 分钟内再没有别处提供同一项服务的老人，就失去这项服务。只看距离，不看别处还有没有座位、床位
explain-roads-here-connect = 这里的道路与外面不相连，那片路网上没有{ $services }。
explain-study-has-no = 全域没有可用的{ $services },无论住在哪里都到不了。
explain-there-but-not = { $services }有，但没有定位，不知道能否按时到达。
explain-everything-promised-within = { $minutes } 分钟内可以到齐，在 { $limit } 分钟的承诺之内。
explain-too-far-minutes = 到{ $services }太远：比 { $limit } 分钟多走 { $s } 分钟(约 { $m } 米)。
explain-too-far-more = 到{ $services }太远：{ $max_minutes } 分钟也到不了。
explain-no-usable-road = 附近 { $snap_limit_m } 米内没有可以行走的道路，需要核对路网或住址。
explain-with-gate-on = 若围墙在最近的街道一侧有门，到{ $services }要 { $minutes } 分钟。
report-near-is-not-enough = 走得到不等于有位子，假定人人都要一个：{ $seats }。
explain-wall-without-gate = 离家最近的街道隔着一道没有画出大门的围墙：若那里有门，到{ $services } { $open } 分钟；按图上的路走要 { $minutes } 分钟。请核对围墙是否漏画了门。
explain-wall-without-gate-beyond = 离家最近的街道隔着一道没有画出大门的围墙：若那里有门，到{ $services } { $open } 分钟；按图上的路走 { $max_minutes } 分钟内到不了。请核对围墙是否漏画了门。
explain-near-as-crow = { $services }直线不远，但要绕行 { $times } 倍的路：中间隔着河流、围墙或缺一座桥。
explain-shut-in-every = 被围墙、水面、铁路或建筑围住：{ $limit_m } 米内的道路都要穿过它们才能到，图上没有大门或通道。{ $gate }
explain-near-as-crow-flies = { $services }直线不远，但路上 { $max_minutes } 分钟也到不了：中间隔着河流、围墙或缺一座桥。
explain-even-with-gate = 即使围墙在最近的街道一侧有门，{ $max_minutes } 分钟内也到不了{ $services }。
explain-inside-already = 已经在圈内。
explain-everything-promised = 各项齐全的服务点
explain-opens = { $at } 开门
explain-opens-on = { $day } 起开放
explain-not-open-now = 现在不开放
explain-opens-on-2 = { $day } 起开放，{ $at } 开门
explain-which-newly-covers = ，一共新增覆盖 { $seniors } 位老人
explain-with-seniors-come = ，连同这里共有 { $seniors } 位老人进圈
explain-nothing-that-open = 没有开放的{ $service }
explain-minutes-too-far = { $service }还差 { $s } 分钟
explain-minutes-away = { $gives }“{ $name }”{ $minutes } 分钟就到，{ $when }
explain-mend-network-first = 先补路网：20 公里内没有可走的道路，请核对住址。
explain-only-opening-missing = 只差开放时间：{ $each }。
explain-bridge-or-path = 打通一处约 { $m } 米的阻隔(修桥或便道)，这里就进圈{ $others }。
explain-new-site-for = 在 { $minutes } 分钟路程处新设一处{ $service }，这里就进圈{ $others }。
explain-more-than-minutes = { $service }走 { $max_minutes } 分钟也到不了
explain-nearest-for-minutes = 最近的{ $service }“{ $name }”还差 { $s } 分钟(约 { $m } 米)
explain-mend-network-first-nearest = 先补路网：最近的可走道路在 { $m } 米外，超过 { $limit } 米。把通到这里的路画进路网，或核对住址，之后才谈得上设点。
explain-nearest-for-m = 最近的{ $service }“{ $name }”直线 { $m } 米，{ $max_minutes } 分钟也到不了
explain-leave-at = { $leaves } 出门，{ $legs }。
explain-and-open = { $said }（{ $open }）
explain-bus-route = { $line }路
explain-bus-leg = { $depart } 在“{ $from }”乘 { $line } 坐 { $stops } 站到“{ $to }”（{ $minutes } 分钟）
explain-walk-to-stop = 步行 { $minutes } 分钟到“{ $to }”站
explain-walk-to-door = 再步行 { $minutes } 分钟到达
explain-two-sentences = { $said }{ $new }
explain-weekday-at = { $day } { $time }
weekday-mon = 周一
weekday-tue = 周二
weekday-wed = 周三
weekday-thu = 周四
weekday-fri = 周五
weekday-sat = 周六
weekday-sun = 周日
explain-some-would-do = 以下 { $lacks } 项再有 { $wanted } 项就够：{ $each }。

## changes between two versions

change-opened = 新开
change-closed = 关停
change-renamed = 改名
change-hours = 开放时间
change-confirmed = 已确认
change-same-telephone = 电话相同
change-opening-hours = 开放时间变化
change-roads-buses = 道路和公交
change-found-on-map = 补上了位置
change-same-id-name = 编号、名称相同
change-same-id-place = 编号、位置相同
change-facilities-that-moved = 迁址的设施
change-same-name-place = 名称、位置相同
change-facilities-that-closed = 关停的设施
change-facilities-that-opened = 新开的设施
change-services-facilities = 服务项目变化
change-facilities-found-on = 补定位的设施
change-homes-that-new = 新增和减少的居民点
change-numbers-seniors-at = 居民点的老人数变化
change-same-name-which = 名称相同，全单唯一
change-its-place-known = 位置没有了，或不如原来准
change-moved-by-m = 迁址，相距 { $metres } 米
change-id-same-name = 编号相同，名称、位置、电话都不同
change-facilities-whose-state = 状态待确认的设施（按不开放计）
change-name-same-town = 名称相同，乡镇、位置、电话都不同
change-its-state-cannot = 状态看不懂，按不开放计；请确认
change-services = 服务项目 { $services }
change-place-service-same = 位置和服务相同，名称不同：改了名，还是换了一家？
change-one-versions-number = 有一期的数字只是“至少”：变化只是已定位设施之间的变化，实际的增减可能不同
change-each-cause-takes = 按所列次序逐项换成新一期的数据、每次重算覆盖，前后之差记在该项名下，各项相加正好等于总变化；次序不同，分到各项的人数会不同，「单独」是只发生这一项时的变化
change-not-told = 未写
change-from-to = { $what } { $from } → { $to }
change-service-gained = ＋{ $service }
change-service-lost = －{ $service }
change-column-name = 名称
change-column-id-before = 原编号
change-column-id-after = 新编号
change-column-changes = 变化
change-column-words = 说明
change-column-matched-by = 对应依据

## languages

language-name = 中文

## the template of the Word report

template-title-of-promises = { $study }养老服务承诺台账
template-promises = 承诺进展
template-summary = 总体情况
template-place-by-place = 各地情况
template-largest-gaps = 最大的缺口
template-heading = { $number }、{ $title }
template-promises-of = 养老服务承诺台账
template-template = 报告模板

## the server

serve-file-too-large = 文件超过 { $most_mib } MiB。请换小一些的范围或名单，或者拆成几个文件。
serve-cannot-be-changed = 改不了 { $file }：{ $error }。请检查文件夹的写入权限
serve-list-has-no = 清单“{ $list }”里没有编号为“{ $id }”的待定位行。
serve-this-server-shows = 这个研究区不是从文件夹读入的，改动无处保存。
serve-lies-more-than = { $lon }, { $lat } 在研究区之外很远；研究区为 { $west }, { $south } 至 { $east }, { $north }。请核对经度和纬度是否写反。
serve-study-was-not = 这个研究区不是从文件夹读入的，回答无处保存。
serve-studys-folder-cannot = 研究区的文件夹写不进去（{ $error }），只能看，不能定位。请检查权限或解除只读。
serve-nowhere-on-earth = 经度 { $lon }、纬度 { $lat } 不是地球上的位置。
serve-no-such-candidate = 没有第 { $number } 处候选；这一行有 { $of } 处。
serve-one-answer-alone = 请只给出一种回答：候选编号、经纬度或“不详”。
serve-answer-changed-meanwhile = 别人刚刚改过这一行的回答；您的回答没有写入。请看过现在的回答，再决定是否更改。
serve-tables-busy = 另一个程序正在改写这些表；这里什么也没有改。请稍后再试。
serve-table-not-written = “{ $file }”写不进去，什么也没有改。请在 Excel 里关闭它，或检查文件夹的权限。
serve-table-not-read = 表格读不了，什么也没有改：{ $said }
serve-off-network = 这个地方 { $limit_m } 米内没有能走的路；请选靠近道路的地方。
serve-outside-study = 这个地方不在{ $study }的范围里；请选靠近其村镇的地方。

## the desk: drafts, files, jobs

desk-desk-opened-by = 请打开程序启动时显示的网址（带有 key），或者再次启动程序。
desk-request-comes-from = 请求来自别的网页，没有执行。
desk-request-that-changes = 会改动数据的请求需要带上 X-CareCircle: 1。
desk-answer-longer-than = 回答太长。
desk-draft-has-fewer = 回答太多。
desk-damaged-delete-answer = { $path } 已损坏（{ $e }），请删除它，再回答一次。
desk-name-file-that = “{ $name }”是程序自己用的文件名，请改名后再拖进来。
desk-there-drafts-delete = 已有 { $most } 份草稿，请先删除不要的。
desk-answer-fits-no = “{ $question }”的回答“{ $choice }”对不上现在的问题，请刷新后重新回答。
desk-draft-was-changed = 这份草稿刚被别处改过，请刷新后再答一次。
desk-draft-has-at = 一份草稿最多 { $most } 个文件。Shapefile 的各部分可以打包成 zip。
desk-there-no-file = 草稿里没有这个文件。
desk-rename-file = “{ $shown }”：{ $why }。请改名后再拖进来。
desk-there-no-study = 工作文件夹里没有“{ $shown }”这份研究。
desk-there-no = 没有这个网页。
desk-not-open-at = “{ $id }”没有打开。请从起始页打开它。
desk-study-being-made = 正在用这份草稿生成地图，请等它完成，或先停止。
desk-there-no-template = 没有这种模板。
desk-then-try-again = { $name }：{ $why }，再试一次（{ $error }）。
desk-name-empty = 文件名是空的
desk-name-longer-than = 文件名太长
desk-name-does-not = 文件名不能以点开头
desk-windows-keeps-this = Windows 不允许用这个文件名
desk-name-has-character = 文件名里有看不见的字符
desk-name-has-none = 文件名不能含有 / \ : * ? " < > |
desk-name-does-not-end = 文件名不能以点或空格结尾，也不能以空格开头
desk-study-toml-cannot = study.toml 读不了：{ $error }
desk-folder-or-its = 这个文件夹或其中的 study.toml 是指向工作文件夹以外的链接，或者名字不能用；请把文件夹本身放进来。
desk-stopping-when-this = 正在停止，等这一步做完
desk-save-memory-was = 为节省内存，已关闭“{ $name }”；需要时可以从起始页再打开。
desk-could-not-be = 没有写成
desk-disk-full-make = 磁盘已满，请腾出空间
desk-folder-cannot-be = 文件夹不能写入，或者文件正被别的程序打开
desk-stage-starting = 正在开始
desk-stage-reading-roads = 正在读取道路
desk-stage-reading-facilities-homes-and-areas = 正在读取设施、居民点和区划
desk-stage-reading-the-basemap = 正在读取底图
desk-stage-travel-times-and-circles = 正在计算出行时间和服务圈
desk-stage-waiting-for-another-task = 等待前一项任务完成
desk-stage-writing-the-study = 正在整理带来的文件，写成一份研究
desk-stage-writing-the-demo = 正在写入演示数据
desk-stage-preparing-the-map = 正在准备地图
desk-stage-publishing-pages = 正在发布：网页
desk-stage-publishing-answers = 正在发布：数字和卡片
desk-stage-publishing-near = 正在发布：每一处住处附近有什么
desk-stage-publishing-tiles = 正在发布：地图
desk-stage-publishing-downloads = 正在发布：报告和表格
desk-stage-publishing-moving = 正在发布：放到位
desk-no-such-draft = 没有这份草稿：它已删除，或者属于另一个工作文件夹。
desk-too-many-tasks = 同时进行的任务太多，请等一项完成，或停止一项。
desk-no-such-task = 没有这项任务：程序重新启动过，或者它早已结束。
desk-task-panicked = 程序出了错，没有做成；详情在程序窗口里。请把它告诉维护者。
desk-not-made = 没有做成，草稿还在。程序的说明：{ $detail }
desk-unreadable = 这份研究读不了。程序的说明：{ $detail }
desk-upload-broke-off = 上传中断：一分钟没有收到数据。请重新拖入这个文件。
desk-published-into-files = 发布的文件夹：{ $path }（{ $files } 个文件，{ $megabytes } MB）。把它原样放到网站上；怎么放，见里面的 README.txt。

## near a place

near-no-bus-runs = 那天没有公交车开
near-without-roads-buses = 没有道路，没有算公交
near-study-has-no = 研究没有公交时刻表，没有算公交
near-neither-timetable-nor = 时刻表和研究都没有日期，没有算公交

## notes of the import report: a reason each

note-approximate-number = 有的数是约数（约120、120余、30-40）；按所写的数计，区间取中间值
note-as-above = 写着“同上”“〃”的格子，按同一列上一行的内容读
note-assumed-open = 有的设施在是否运营一列里是空白，而其他行写明在运营；按在运营计；请补填，或在 [facilities.states] 中写 "" = "open"、"closed" 等
note-bad-bytes = 有的行含有该编码里没有的字节，已显示为 �；请把清单另存为 CSV UTF-8
note-bad-cost = 造价或容量不是 0 或更大的数，按没有写处理
note-bad-count = 户数或年龄段人数不是 0 或更大的数，该项不采用
note-bad-date = 日期读不出来；应写成 2023-05-01、2023/5/1 或 2023年5月1日；原文作为属性保留
note-bad-elevation = 海拔不是 -500 到 9000 之间的米数；不采用
note-bad-geometry = 图形读不出来，已略去
note-bad-number = 床位或餐位不是 0 或更大的数；原文作为属性保留
note-bad-seat = 驻地坐标读不出来，或不在图层的坐标系内；不采用
note-bands-differ = 各年龄段人数之和与老年人数不符；以老年人数为准
note-bands-incomplete = 60-69、70-79、80 岁及以上三列齐全时才采用年龄段
note-barriers-unread = 路网文件里的围墙、水面和建筑读不出来：接入线会直接穿过它们
note-beyond-the-cut = 区域超出路网被截断的一边，比例不含界外部分；请下载范围更大的路网文件
note-blank-rows = 空行已跳过
note-borders-crs-doubtful = 边界若按另一坐标系读，更多的点落在所写的镇街内；请在地图上核对边界
note-building-without-total = 建筑所在的区域没有已知的老年人数，不采用
note-bus-without-timetable = 有的圈层以公交为一种方式，但研究区没有公交时刻表；按其余方式计算；请在 [transit] 下提供 GTFS 数据
note-caption-of-others = 标题、工作表名或文件名写的不是60岁以上全部老年人（如65岁以上、失能）；人数先当作全部老年人，请换上全部老年人的名单，确是60岁以上的请在表头写明
note-cell-comments = 单元格带批注，批注不读；写着停业、在建等的，请写进备注列
note-closed-at-that-hour = 有开放时间的道路、轮渡和门在研究所定的时刻不开放，不采用
note-closed-before-opened = 撤销日期早于成立日期；按从未开放处理
note-closed-by-word = 清单写明已停业、停办、撤销、搬迁或正在装修的设施；保留，不提供服务
note-closed-for-holiday = 研究日期是法定节假日，这些设施因此不开放，不计入服务；要看平常的一天，请换一个日期
note-closing-without-date = 名单写着停业日期，但研究没有日期，无法比较，这些设施按在营计算；请在 [study] 写 date
note-column-numbers = 表头下一行是栏号（1、2、3……），已跳过
note-conditional-not-read = 按条件通行的规定（:conditional）读不出来，不予考虑；应写成 no @ (22:00-06:00)
note-coordinates-out-of-range = 坐标超出其坐标系的范围；请用 crs 写明它们所在的坐标系
note-coordinates-rounded = 坐标只有两位或更少的小数，约一公里；无法据此判定 15 分钟；请提供五位以上小数的坐标
note-correction-applied = 按 corrections.csv 修正后计入；清单原件没有动
note-correction-in-list = 清单自己已经写成修正后的值（或疑问已消失），这条修正不再需要
note-correction-row-gone = 修正所指的行，清单里已经没有；这条修正没有采用，请核对后撤回，或改到新的行
note-correction-unreadable = 修正的新值读不懂，没有采用；请改写或撤回
note-correction-value-changed = 修正之后清单又变了，既不是原值也不是新值；这条修正没有采用，请核对
note-cost-in-yuan = 造价写着自己的单位（如120万），表头没有写单位；都按元计，预算也请按元填
note-cost-units-mixed = 造价有的写着单位（如120万）、有的没有，表头也没有写；写着单位的按元计，没写的照原数；请在表头写明单位，如“造价（万元）”
note-crs-doubtful = 按另一坐标系读，这些点与道路、镇街更吻合；请在地图上核对一处，确认后在 study.toml 里写上所给的一行
note-crs-mixed = 有些行按另一坐标系读才吻合，清单里可能混用了两种；请加一列“坐标系”，逐行写明
note-crs-named = 坐标系按文件自己写明的采用
note-crs-not-understood = 有的行所写的坐标系不认识；应写成 WGS84、GCJ-02、BD-09、CGCS2000 或 EPSG:4549
note-crs-of-a-download = 列名是地图服务下载的（高德、百度、腾讯），坐标多半有偏移，除非已经转换过；先按 WGS84 读，请写明坐标系，如 crs = "GCJ-02"，转换过的写 "WGS84"
note-crs-unsure = 从位置看不出用的是哪种坐标系：有两种差不多一样吻合；请用 crs = "…" 写明
note-crs-untested = 没有写明坐标系，又没有道路和边界可供核对；请用 crs = "…" 写明
note-days-not-read = 服务日为空或读不出来；应写成 每周二、五，每月10日、25日 或 每天；这些流动服务点不计入
note-deleted = 文件里已标为删除的要素（action="delete"、visible="false"）和没有坐标的节点不读
note-duplicate-id = 编号重复；后面的行改用另一个编号保留
note-earlier-year = 同一项运营情况有几个年份的列；以最近一年所填的为准，较早的不采用
note-east-first = 表头说纬度在前，但每一行都是经度在前，已按此读取
note-estimated-seniors = 老年人数为估计：把已知总数按建筑面积分摊
note-example-like = 有的行以“示例”或“例”开头，当作示例，没有读入；如果是真的数据，请去掉这两个字
note-example-row = 模板自带的示例行不读入
note-far-away = 位置远在其他数据之外；请核对坐标
note-far-from-roads = 图层离道路超过 200 公里；请核对两者是否同一地方，以及图层的 crs
note-ferry-duration-not-read = 轮渡的航行时间读不出来；应写成 00:10、10（分钟）、1:30:00、PT10M 或 10 min；按每小时 12 公里计
note-ferry-hours-not-asked = 轮渡有开放时间，但研究没有写明日期或时刻；按随时开行计；可在 [study] 下写 date = 2026-06-30 和 at = "mon-09:00"
note-ferry-interval-not-read = 轮渡的班次间隔读不出来；应写成 00:30、30（分钟）、PT30M 或 30 min；不计候船时间
note-ferry-seasonal = 轮渡只在部分季节开行；按全年开行计；若不是，请写 [profiles.walk.tags.seasonal]
note-few-buildings = 路网文件里的建筑远少于街道两旁应有的房屋，比例只代表画出的少数；请提供居民点或村社区名单及老年人数
note-figure-twice = 同一指标、同一地区、同一日期出现两次；以后一行为准
note-figure-without-date = 指标的年份或日期为空或读不出来；应写成 2024 或 2024-12-31
note-figure-without-value = 指标的数值为空或不是数字；数值与单位请分列填写
note-formula-not-computed = 有的单元格只有公式，没有结果，按空白处理；请用 Excel 或 WPS 打开后另存
note-gpx-track = GPX 里的轨迹和路线不是地点，只读航点
note-gtfs-bad-value = 公交数据的有些值读不出来；应为 08:05:00 样的时刻、20250630 样的日期、经纬度
note-gtfs-unknown-id = 公交数据的有些行提到其中没有的站点、线路或车次
note-header-again = 表头在数据行中再次出现，这些行已跳过
note-coordinates-remarked = 坐标的表头括号里另有说明，不知道是否指别处的位置或别的坐标系；已照样读取，请核对这些点在地图上的位置
note-header-asked = 有的表头像是某一项，但不能确定，没有采用；请在 columns 里写明用哪一列
note-header-by-ending = 有的表头不在已知之列，但以已知的词结尾，按该词处理；不对时请在 columns 里另行写明
note-header-cut = 有的表头被截短（Shapefile 的字段名最多十个字节），按其开头所属的词处理
note-header-found = 表头不在第一行，已自动找到
note-header-unit = 表头写有单位（万、千、百），其下的数已按单位换算
note-headway-written-out = 按发车间隔运行而没有准确时刻的线路，按起始时刻起每隔一个间隔发一班计
note-hidden-columns = 工作簿里有隐藏的列；照样读入；不该采用的请取消隐藏后删除
note-hidden-rows = 工作簿里有隐藏或被筛选掉的行；照样读入并计入；不该计入的请取消隐藏后删除
note-highway-not-known = 没有一种出行方式认识的道路类型（highway）不采用；确可通行的，请写在 [profiles.ID.highway] 下
note-homes-by-trunk = 没有人行道标记的国道、快速路按可以步行计；这些居民点只有经过它们才能出门；若不可步行，请写 [profiles.walk.highway] trunk = "tagged"
note-hours-not-read = 开放时间读不出来；这些设施按始终开放处理
note-hours-not-told = 开放时间没有说明此时是否开放（未写夏冬令月份、预约、只有日子没有时刻，或没有日期）；这些设施按开放处理；请补全时间，或在 [study] 写 date
note-in-no-town = 居民点不在任何镇街之内；只计入全域
note-in-no-village = 居民点不在任何村社区之内
note-in-use = 状态不是空置或闲置的地块不作备选；要全部备选，请去掉状态列
note-joined-parts = 名称和代码相同的区域合为一个
note-kilometres = 坐标以千米为单位（两个数的大小可知），已乘以 1000；请在地图上核对一处
note-kind-by-part = 类型整体不认识，但含有认识的名称，按该名称处理
note-kml-link = KML 里的网络链接指向别的文件，不会去取；请把那些文件一并导出
note-left-out-by-correction = 按 corrections.csv 不计的行
note-level-unknown = 分级统计的服务，其设施没有写明或读不出级别（市、县、镇、村……）；只计入该服务总体，不计入任何一级
note-levels-assumed = 建筑没有 building:levels；按其类型的通常层数计（seeds/osm-buildings.toml）
note-located-between-numbers = 没有坐标的设施按相邻门牌推算出位置，误差在 100 米以内；逐行见 carecircle locate 写出的表
note-located-by-address = 没有坐标的设施按道路和门牌找到位置，误差在 100 米以内；逐行见 carecircle locate 写出的表
note-located-by-hand = 没有坐标的设施采用清单旁 .located.csv 里人工核定的坐标
note-located-by-name = 没有坐标的设施按名称在地图或其他清单里找到位置，误差在 100 米以内；逐行见 carecircle locate 写出的表
note-located-by-town = 没有坐标的设施只知道在哪个镇街；不参与判定服务圈，有关数字只是“至少”；请在页面的“待定位”里逐行选定，或补填坐标，或在 carecircle locate 写出的表里核定
note-located-by-village = 没有坐标的设施只知道在哪个村社区；不参与判定服务圈，有关数字只是“至少”；请在页面的“待定位”里逐行选定，或补填坐标，或在 carecircle locate 写出的表里核定
note-located-in-doubt = 没有坐标的设施可能在几处之一，或所找到的地点与清单所写有矛盾；没有替您选定，请在页面的“待定位”里逐行选定，或在 carecircle locate 写出的表里选用
note-located-roughly = 没有坐标的设施按名称、地址或道路只能定到 100 米以外；不参与判定服务圈，有关数字只是“至少”；请在页面的“待定位”里逐行选定，或在 carecircle locate 写出的表里核定
note-located-row-fits-none = 核定过的行在清单里已找不到（先按编号和名称，再按名称和镇街），没有采用；请删去或改正名称
note-located-row-unread = 改动过的行既没有经纬度，也没有候选的号码或“不详”，没有采用
note-located-unknown = 标为“不详”的行，不按名称或地址推断位置
note-lone-quote = 有不成对的引号，把后面的行吞进了一个单元格；各行单元格数与表头一致的已按行读出，否则丢失；请删去多余的引号
note-made-id = 清单没有编号列；每一行得到一个由类型、名称和位置生成的编号，增删其他行不会改变它
note-made-id-twice = 没有编号的行在类型、名称和位置上都相同，链接无法区分它们；请给清单加上编号列
note-merged-count = 合并单元格里的数由几行共用；只计入第一行，其余各行没有数；请逐行填写
note-missing-members = 关系的成员不在路网文件里
note-missing-nodes = 要素的节点不在路网文件里
note-month-unclear = “2026.1”可能是1月，也可能是丢了末尾0的10月（Excel 数字会丢0）；先按1月读，请写成“2026-01”或“2026-10”
note-name-and-address = 名称和地址写在同一列，已按“/”、括号或换行分开；分不开的整格作名称
note-nameless = 在 OpenStreetMap 里没有名称的设施
note-nan-coordinates = 坐标不是有限的数
note-near-the-cut = 居民点离路网被截断的一边不到服务圈的步行距离，界外能到什么不得而知；请下载范围更大的路网文件
note-negative-seniors = 老年人数小于 0；应为 0 或更大的人数
note-network-not-kept = 路网无法存放在研究旁边，每次都要重建；请让文件夹可写
note-no-admin-level = 边界没有 admin_level
note-no-area = 图形修复后仍不围成面积
note-no-boundaries = 路网文件里没有可用的行政边界；可另给 GeoJSON，或用居民点的一列
note-no-bus-in-the-window = 出门时段内没有公交车开出；请改 [transit] 下的 depart
note-no-bus-that-day = 所定的日期没有公交运行；请在 [transit] 下另写 date
note-no-coordinate-columns = 清单没有坐标列；可在页面的“待定位”里逐行选定位置；也可用 carecircle locate 写出按名称和地址找到的位置，核定后即被采用；或按地址查出后加上 经度、纬度 两列，或在 [[areas]] 中给出村社区的点位
note-no-coordinates = 没有坐标；请按地址查出后补填
note-no-delivery-date = 小区没有可读的交付日期；有关新建小区的承诺不核对它
note-no-footprint = 建筑只画成一个点：不知道面积
note-no-homes-yet = 研究还没有居民点，结果里没有人；请填写居民点清单
note-no-kind = 设施没有写明类型或服务；保留，但不提供任何服务
note-no-name = 没有名称
note-no-polygon = 区域没有边界图形；只按名称使用
note-no-profile-may-use = 没有一种出行方式可以使用的道路不采用；由 [profiles.ID.highway] 和 [profiles.ID.tags] 决定
note-no-rows-yet = 清单只有表头，还没有内容；按还没有任何一项处理
note-no-seniors = 老年人数为空；没有 60 岁及以上老人的请写 0
note-no-such-admin-level = 路网文件里没有这一级行政边界
note-no-value = 有的格子里是程序写的“没有值”（NULL、[]、nan），按空白读
note-north-first = 每一行都是纬度（或北坐标）在前，已按此读取
note-not-lived-in = 这类建筑不住人
note-not-open = 设施在研究日期未开放，不计入服务
note-nothing-above = 写着“同上”“〃”的格子，上面没有内容；请写明
note-number-format = 有的单元格按数字格式显示的比所存的数多（0.25 显示为 25%）；按显示的意思读，数位不舍去
note-number-format-hides = 有的单元格存有数或文字，但单元格格式不显示它；按空白读；应计入的，请清除格式
note-off-earth = 节点的坐标不在地球上
note-open-coastline = 海岸线没有闭合，只画出线
note-open-rings = 边界没有闭合
note-open-way = 线没有闭合，不成面
note-opening-perhaps-ahead = 开业日期可能还没有到，而研究没有日期可以比较；这些设施按已开业计，请在 [study] 下写 date
note-opening-without-date = 名单写着开业日期，但研究没有日期，没有比较
note-other-column-of-count = 另有一列也像是床位数或餐位数，数也不同；采用的是前一列，不对时请在 columns 里另行写明
note-other-use = 建筑另有用途，不住人
note-part-of-list = 小标题行（如“二、拟建项目”）不是数据；它写明的状态适用于下面各行
note-part-of-number = 有的数写明了其中的一部分；以总数计，设施保留其中的部分
note-part-of-relation = 建筑是另一个已计入建筑的一部分
note-partial-area = 图形有一部分不在文件里，已画出其余部分
note-partial-boundary = 边界有一部分不在文件里，已保留其余部分
note-perhaps-twice = 有同名同服务（或床位、餐位相同）而相距很近的设施（本清单或另一清单）：可能重复登记；请删去，或写 duplicates = "merge"
note-perhaps-twice-renamed = 同一地点、同一服务的设施，名称只差类别用词，可能是同一处登记了两次；确是同一处的请删去一行
note-phone-cut = 电话被表格软件截成了 1.38E+10 这样的数，不显示；请把该列设为文本后重新填写
note-planned-by-word = 清单写明规划、在建、筹建或尚未开业的设施；保留，不提供服务
note-postgis-no-geometry = 数据库表里有的行图形为空（NULL 或 EMPTY）；这些行只能按其他列定位
note-private-gate-shut = 有的私用大门两边都是开放道路，看不出哪边是小区：小区另有出入口而图上没有画门，或门在两个小区之间。该门按不通处理，门内居民绕行别的出入口，时间可能偏长，不会偏短；请在各出入口补画大门
note-raster-bad-pixel = 人口栅格有的像元小于 0 或大得不合理，文件又没有声明为无数据；不采用
note-raster-group-missing = 60 岁及以上有的年龄性别组没有栅格：这些人没有计入
note-raster-no-data = 研究区内有的像元没有数据，这不等于 0：那里没有计入任何人；湖面和海面就是这样
note-raster-outside = 人口栅格在研究区之外也有人，没有计入
note-raster-seniors = 老年人数由人口栅格估计：每个像元的人数保留小数、不取整，使合计与栅格一致
note-raster-years = 各人口栅格的年份不同；请取同一年的
note-relative-seniors = 没有已知的老年人数：居民点只有按建筑面积分摊的份额（共 1000 份），不是人数；请给出 seniors 或 totals
note-remark-of-states = 表内或表下的备注行写到停业、在建等状态，是哪几行读不出来；请写进各行的状态列
note-remark-unclear = 备注可能是说该处已停业，但另一列写明在运营；照常计入；请在 [facilities.states] 中写明
note-repaired-polygon = 图形自相交或自相接，已修复
note-repeated-id = 同一编号的要素再次出现；以最后一个为准
note-repeated-node = 同一编号的节点在另一处再次出现；以最后一个为准
note-repeated-way = 同一编号的道路在文件后面再次出现；以最后一个为准
note-road-cell-not-read = 层级、桥梁、隧道、单行、可否步行等列有的单元格读不出来；层级读不出的线只在端点与别的线相接，可否步行读不出的按不可步行计
note-road-class-blank = 有的线没有写等级或类型，按不可步行计；请在 [roads] 下写 class = "unclassified"（或别的 highway 值）说明它们是什么
note-road-class-unknown = 有的线的等级、类型或状态不认识，在研究写明之前按不可步行计；请把所给的一行写在 [roads.classes] 下，改成合适的 highway 值，或写 "no"
note-road-closed-by-another-cell = 有的线按类型可以步行，但技术等级、编号或名称写的是高速公路；按不可步行计
note-road-crossings-joined = 没有写明桥梁、隧道或层级的列，相交的线都按相通计（高速公路除外）；确为立交的，请给图层加一列层级或桥梁
note-road-crossings-on-level = 同一层级的线相交而没有共同的顶点，按相通计
note-road-dead-ends = 有的线的端点不与任何线相接
note-road-ends-joined = 有的线的端点与另一条线相距在容差以内，已接上（[roads] tolerance_m）
note-road-ends-overshoot = 有的线越过所交的线不到容差，按在交点处相接计
note-road-ends-short = 有的线的端点离另一条线不远，但超过容差，没有接上：可能是断头路，也可能是漏接；实际走得通的，请加大 [roads] tolerance_m 或修图
note-road-hours-not-asked = 有的道路、门有开放时间或按时段通行，但研究没有写明日期或时刻；按平时的标记计；可在 [study] 下写 date = 2026-06-30 和 at = "mon-09:00"
note-road-hours-not-read = 道路、轮渡或门的开放时间读不出来；按始终开放处理
note-road-level-not-read = 有一列像是道路的层级，但多数单元格不是地面（0、空白或“地面”），而多数道路在地面上；除非研究在 [roads.columns] 下写明 level，不予采用
note-road-levels-apart = 不同层级的线有共同的顶点而各自继续，按立交处理，不相通
note-road-no-line = 有的要素不是线（点、面或没有图形）；应为道路中心线
note-road-none = 图层里有的线不是道路
note-road-railway = 铁路不是道路；在地面上，除道路相交处外不可横穿
note-road-too-short = 有的线不足一厘米，不采用
note-road-twice = 有的线画了两遍，等级和层级都相同；只计一次
note-roads-crs-doubtful = 道路若按另一坐标系读，更多的居民点和设施靠近街道；请在地图上核对道路，确认后在 [roads] 下写上所给的一行
note-degrees-joined = 度、分、秒分列填写，已合成一个坐标（如 121°7′14″）
note-row-sums-up = 这些行没有写村社区，或是首行、末行，人数等于同一镇街（或整张表）各行之和，或等于其下各分项（缩进、1.1 式编号、自然村、小区）之和，可能是合计行；已照样计入，是合计的请删去
note-rows-look-like-villages = 清单的每一行像是一整个村社区，而该行的人都算在一个点上；若每行是一个村社区，请在该 [[homes]] 下写 spread = "buildings"；若每行是一处居民点，请写 spread = "none"
note-rows-merged = 各单元格都与前面某行相同的行，已合并（duplicates = "merge"）
note-rows-read-as-villages = 清单没有坐标而写有村社区：每一行按一个村社区读，人数分摊到其建筑；请在该 [[homes]] 下写 spread = "buildings" 确认
note-rows-twice = 有的行各格都与前面某行相同，像是粘贴了两次，计了两次；请删去，或写 duplicates = "merge"
note-seniors-below-one = 没有一行的老年人数达到 1：该列可能是比例，或单位是万人；请在表头写明单位，或改用另一列
note-seniors-not-people = 老年人数写的是比例、户数、床位等，不是人数；请填写人数
note-seniors-of-bands = 老年人数为空，三个年龄段都填了；按三段之和计
note-service-denied = 同一行里有的格写明提供某项服务，有的格写明不提供；该项不计入
note-service-in-words = 从括号里、“含、内设、兼”等字之后或“是否提供”一类的列里读出的服务
note-service-not-in-study = 标签表里有研究未列出的服务；需要时请在 [[services]] 中声明
note-service-not-now = 写明不提供、已停止或尚未开始的服务；不计入
note-service-unclear = 是否提供某项服务可作两种读法；不计入；请写清楚，或在 [facilities.kinds] 中说明
note-several-seat-columns = 有几列都像是座位数，至多采用其中一列；请在 columns 里用 seats 写明哪一列
note-shared-coordinates = 几个不同的地方坐标完全相同，像是整镇用了一个坐标，或向下拖动复制所致；请逐个查出
note-sheet-hidden = 同样列的隐藏工作表未读；要读请写 sheets = ["…"]，全部读写 sheets = "*"
note-sheet-left-out = 有的工作表与所读的列不同，未读；请用 sheet = "…" 另作一个图层，或用 sheets = ["…", "…"] 列出全部
note-sheet-repeats = 有的工作表的行在其他工作表里都有（如汇总表），未读；仍要读请写 sheets = "*"
note-sheet-without-table = 有的工作表不是清单（封面、说明或只有表头），已跳过
note-sheets-joined = 工作簿有几个列相同的工作表，已合为一个清单读入
note-shut-in = 居民点或设施被围墙、水面、铁路或建筑围住：吸附距离内没有不穿过它们的出路，图上也没有大门；请在路网文件里补画大门或通道
note-status-unknown = 是否运营的写法不认识；这些设施保留但不提供服务，请在 [facilities.states] 中写明其意思："open"（运营）、"closed"（停业）、"planned"（在建）或 "vacant"（空置）
note-stop-far-from-roads = 公交站离可步行的道路太远，无人能到；请核对坐标
note-stop-times-laid-between = 有的站没有时刻，按距离在前后两站之间推算
note-straight-line = 没有道路：所有时间都按直线距离乘以绕行系数估算；加上道路（OpenStreetMap 数据或道路图层，写在 study.toml 的 [roads]）就沿路网算
note-struck-through = 整行划了删除线；照样计入，确已取消的请删去或写明停业
note-surplus-cells = 有的行比表头多出单元格，多出的不采用（文字里有分隔符时要加引号）
note-swapped-coordinates = 这些行纬度在前，其余行经度在前；请统一顺序
note-to-be-filled = “数值”写着“待填”的指标还没有数，不读入
note-too-small = 建筑太小，住不了人
note-total-row = 合计行、备注行不是数据
note-total-without-area = 人数表里的区域不在研究的区域中；这些老人未计入
note-total-without-buildings = 有人数的区域在路网文件里没有建筑；这些老人未计入
note-transfer-ignored = 只对个别线路或车次的换乘规定不采用
note-trip-times-go-back = 车次的时刻倒退，不采用
note-trip-without-days = 车次的运行日历在数据里没有，从不运行
note-trip-without-times = 车次可用的站不足两个，或首末站没有时刻，不采用
note-trunk-on-foot = 没有人行道或步行标记的国道、快速路（highway=trunk）按可以步行计，沿线村庄由此出门；不可步行时请写 [profiles.walk.highway] trunk = "tagged"
note-twins-merged = 已在清单中的同名同服务同地点设施，已合并（duplicates = "merge"）
note-two-seat-columns = 清单里餐位和座位各有一列：供餐的服务用餐位，其他服务用座位；要都用同一列时，请在 columns 里用 seats 写明
note-unknown-area = 居民点所写的区域不在区域清单里；按位置判定
note-unknown-kind = 类型不对应研究中的任何服务；设施保留但不提供服务，可在 [facilities.kinds] 中说明
note-unknown-kind-beside-known = 有的类型不对应任何服务，但该设施另有认识的类型
note-unlocated = 设施没有可用坐标，也没有写明研究区内的村社区或镇街；不参与判定服务圈，有关数字只是“至少”；请在页面的“待定位”里逐行选定，或补填坐标，或填写 carecircle locate 写出的表
note-unreadable-coordinates = 坐标不是数字；应为 120.755、30.746 这样的度数，或所声明坐标系的米数
note-unreadable-seniors = 老年人数不是数字；应为 0 或更大的人数
note-unreadable-total = 总人数不是 0 或更大的数，不采用
note-vacant = 设施写明了服务，但状态是空置或闲置；保留为可建之处，不提供服务
note-village-along-streets = 有的村社区边界内没有住宅建筑；人数分摊在其道路沿线
note-village-at-point = 村社区的人数都算在一个点上：没有可分摊的建筑，或写了 spread = "point"
note-village-by-name = 没有坐标的村社区按名称在边界、驻地或地图上找到位置
note-village-of-two-towns = 两个镇街在同一点列了同一个村社区，人数算了两遍；请从其中一份里删去
note-village-outside-border = 有的村社区的点位在其边界之外；以边界为准；请核对点位及其坐标系
note-village-without-place = 有的村社区既没有坐标，边界和地图上也找不到它在所写镇街内的名称；这些人没有计入；请补填 经度、纬度，或在 [[areas]] 中给出边界
note-wall-without-gate = 有的居民点离最近的街道隔着一道没有画出大门的围墙，现按别的路走；若有门就能按时到，explain 会写出两个时间；确有大门的请在路网文件里补画
note-way-without-nodes = 道路在文件里相邻的节点不足两个；请用完整的路网文件
note-field-name-cut = Shapefile 的字段名只有 10 个字节，汉字被截断；能认出的按原来的表头读入，认不出的照截断后的写法；请改交 GeoPackage，或在 columns 里写明各列
note-form-column-left-out = 登记表或横排的表里有的列没有名称，不采用
note-remark-of-rows = 表下的备注写明了是哪几行（第 2 项、序号 3、带 * 的、以上三家）和它们的状态；已照此读入这些行
note-remark-of-rows-unsure = 表下的备注写到某些行的状态，但可能是这几行中的任何一行；这些行先不计入服务，请在 [facilities.states] 中写明，或写进各行的状态列
note-rows-are-columns = 工作表是登记表或横排的表：各行当作清单的各列来读，每个地方一行
note-sheet-says-state = 同一处设施在两张工作表里，其中一张的名称或标题写明了已关停、在建等；两处都照此读入
note-side-by-side = 一张工作表里并排着几个清单，中间隔着空列；各按一张工作表读入
note-title-again = 表中间又有标题和表头；该标题管它下面的行
note-total-differs = 清单自己的合计与各行之和对不上：可能缺行、有的行没有采用，或有的行重复；按各行计
note-zero-coordinates = 坐标为 (0, 0)，表示未知；请补填真实坐标

## bringing lists

bring-no-row-used = { $read } 行都没有采用：{ $note }（{ $example }）。请点表头，指明各列是什么，或者改正后重新放入。
bring-as-file-says = { $name }（文件写的）
bring-latitude-or-northing = { $name }，纬度或北坐标在前
bring-places-fit = { $name }：{ $of } 处里有 { $fits } 处吻合
bring-file-names-no = 文件没有写坐标系。把各处和道路、边界对照后，换一种坐标系更吻合，或者分不出来。选错会差几百米。
bring-file-names-no-coordinate = 文件没有写坐标系，也没有道路或边界可以对照。从高德、腾讯地图查的选 GCJ-02，从百度地图查的选 BD-09。选错会差几百米。
bring-file-names-no-coordinate-as = 文件没有写坐标系，也没有道路或边界可以对照。从高德、腾讯地图查的选 GCJ-02，从百度地图查的选 BD-09。选错会差几百米。“{ $file }”和别的资料对得上，是 { $crs }；几份名单多半出自同一处，不知道就选这一种。
bring-file-names-no-coordinate-alike = 文件没有写坐标系，也没有道路或边界可以对照。从高德、腾讯地图查的选 GCJ-02，从百度地图查的选 BD-09。选错会差几百米。没有道路，只算直线距离：几份名单选同一种，距离就差不多。不知道就选推荐的。
bring-extent-ask = “{ $file }”的范围比“{ $border }”大得多，只留用得上的一块吗？
bring-extent-why = 地图数据共 { $all } 个点，只有 { $within } 个在边界和周围 { $km } 公里以内。边界外 { $km } 公里以内的道路和设施也留下，因为走路会出边界；边界外的房屋不留，那里的人不计。
bring-extent-within = 只留边界和周围 { $km } 公里，快得多
bring-extent-whole = 整个都用
bring-extent-told = 地图数据只留了“{ $border }”和周围 { $km } 公里：{ $ways } 条线里的 { $ways_kept } 条，{ $nodes } 个点里的 { $nodes_kept } 个；边界外的 { $buildings } 座房屋、跨出边界的 { $areas } 个区域没有留。
bring-extent-why-beyond = 地图数据共 { $all } 个点，只有 { $within } 个在边界和周围 { $km } 公里以内。边界外 { $km } 公里以内的道路和设施也留下，因为走路会出边界；边界外的房屋不留，那里的人不计。但是名单里 { $places } 处中有 { $outside } 处在这个范围以外，那里就没有路了。
bring-coordinates-metres-file = 坐标是以米为单位的平面坐标，文件没有写是哪种投影、哪个带。下面是和道路、边界对照的结果。选错会差几百米到几百公里。
bring-coordinates-metres-file-does = 坐标是以米为单位的平面坐标，文件没有写是哪种投影、哪个带，也没有道路或边界可以对照。请问提供坐标的人（多半是测绘或规划部门）中央经线是多少度。选错会差几百米到几百公里。
bring-file-itself-says = 文件自己写着 { $named }，可是各处和道路、边界对不上，换一种坐标系更吻合。多半是写错了，也可能是道路或边界有偏移。请看图选一种。选错会差几百米。
bring-not-answered = 还没有回答：{ $ask }
bring-open = 在营
bring-closed = 已关停
bring-not-counted = 不计入
bring-none-them = 都不是
bring-not-open-yet = 还没有开业
bring-no-column-says = 没有一列写着类型
bring-names-sheets-say = 看工作表的名称
bring-also-read-whether = 也看：是否在营
bring-also-read-whether-service = 也看：提供这项服务没有
bring-leave-out-for = 先不算，写进核对报告
bring-all = 全部是{ $service }
bring-column-says = 看“{ $header }”一列
bring-which-service-kind = 类型“{ $word }”算哪种服务？
bring-may-be = 可能的列：{ $headers }
bring-also-read-whether-says = 也看：有没有写停业、在建等
bring-places-say-so = 有 { $count } 处这样写，程序不认识
bring-does-status-mean = 状态“{ $word }”是开着还是关了？
bring-what-do-places = { $called }里的各处提供什么服务？
bring-which-column = { $called }里哪一列是{ $what }？
bring-name-says-do = 看名称（“{ $header }”）：{ $table } 个里 { $called } 个说得出来
bring-places-say-which = 有 { $count } 处写着“{ $word }”，程序不认识。不说明就不计入任何服务。
bring-file-empty-0 = 文件是空的（0 字节）。请重新导出。
bring-this-part-shapefile = 这是 Shapefile 的一部分，缺少同名的 .shp。请把整套文件（.shp、.dbf、.shx、.prj）一起放进来，或打成一个 zip。
bring-archive-holds-neither = 压缩包里没有 Shapefile，也不是 GTFS（里面有：{ $what }）。请先解压，把里面的文件放进来。
bring-this-kind-file = 不认识这种文件。可以用 .xlsx、.xls、.csv、.kml、.ovkml、.gpx、.zip（Shapefile 或 GTFS）、.shp、.gpkg、.geojson、.osm.pbf、.tif。
bring-only = 只用“{ $n }”
bring-all-them-add = 全部相加：它们是不同的人
bring-person-who-in = 同一个人出现在两张表里会算两遍
bring-several-files-hold = 几个文件都写着老年人口，按哪一个算？
bring-person-who-in-two = 同一个人出现在两个文件里会算两遍
bring-people-those = 人口按“{ $chosen }”算
bring-several-sheets-hold = “{ $first }”里几张工作表都写着老年人口，按哪一张算？
bring-several-sheets-more = “{ $first }”等 { $all } 个文件里几张工作表都写着老年人口，按哪一张算？
bring-more-files = “{ $first }”等 { $all } 个文件
bring-further-rare-words = 另有 { $unasked } 种少见的叫法（共 { $rows } 处）不认识，不计入任何服务，核对报告里逐一列出
bring-no-data = 没有数据
bring-hidden-sheet = 隐藏的工作表
bring-cannot-be-read = 读不了
bring-no-row-data = 没有一行数据
bring-not-recognised-as = 没有认出是哪种名单
bring-sheet-another-time = 选用了另一时期的工作表
bring-all-they-parts = 全部：它们是同一名单的各部分
bring-you-said-that = 您说这个文件不用
bring-no-column-no = 没有一列或一个名称是程序认识的
bring-what = “{ $file }”是什么？
bring-other-sheets-have = 这些行别的工作表里都有（像汇总表）
bring-geotiff-taken-as = GeoTIFF 栅格：当作每个像元的老年人数
bring-archive-has-stops = 压缩包里有 stops.txt 和 trips.txt
bring-part-used-with = 是 { $of } 的一部分，随它一起用
bring-other-columns-or = 列和所用的工作表不同，或名称写着示例、作废
bring-several-sheets-look = 几张工作表像是同一名单的不同时期，用哪一张？
bring-openstreetmap-extract-roads = OpenStreetMap 地图数据：有道路，可能还有房屋、设施和边界
bring-names-towns-or = 写着镇街或村社区的名称
bring-each-row-looks = 每行像一个村社区
bring-each-row-looks-like = 每行像一处住址
bring-has-columns = 有 { $found } 等列；{ $rows }
bring-polygons = { $count } 个面
bring-has-columns-2 = 有 { $found } 等列
bring-column-holds-known = “{ $header }”一列写着养老设施的类型
bring-lines = { $count } 条线
bring-has-delivery-date = 有交付日期，列有 { $found }
bring-names-hold-known = { $names } 个名称里 { $called } 个含有养老设施的叫法
bring-has-service-days = 有服务日，或名称写着流动、巡回
bring-speaks-parcels-vacant = 写着地块、空置房屋或造价
bring-borders-counties-or = 是县（市、区）的边界；结果按镇街和村社区统计，用不上
bring-has-columns-rows = 有 { $found } 等列；{ $of } 行写了类型，{ $known } 行是认识的养老设施
bring-in-which-coordinate = “{ $one }”里的坐标是哪种坐标系？
bring-in-which-coordinate-system = “{ $one }”的工作表“{ $named }”里的坐标是哪种坐标系？
bring-in-which-coordinate-system-these = 这 { $names } 个文件里的坐标是哪种坐标系？（{ $named }）
bring-without-buses = 不算公交
bring-you-said-without = 您说不算公交
bring-people = { $n } 人
bring-another-file-this = 已选用另一个同类文件
bring-no-bus-runs = 时刻表里没有一天有车
bring-total-not-known = 不知道总数：只算比例
bring-on-which-days = 公交按哪一天的班次算？
bring-some-files-cannot = 有文件读不了，见各文件的说明
bring-another-file-gives = 同一级的范围已用另一个文件
bring-wednesday-with-most = { $day }（班次最多的一个周三）
bring-how-many-people = 全域有多少 60 岁及以上的人？
bring-there-no-list = 缺养老设施名单。没有它不能建研究。
bring-not-used-without = 没有道路，公交用不上：人要沿道路走到车站
bring-there-no-roads = 没有道路：按直线距离估算步行时间
bring-same-as-byte = 与“{ $of }”完全相同，只算一份
bring-there-neither-borders = 没有镇街的边界或名称：结果不能按镇街汇总
bring-study-uses-one = 一项研究只能用一个；要合在一起用，请先在 GIS 软件里合并
bring-files-which-used = 有 { $all } 个文件是{ $label }，用哪一个？
bring-there-no-list-facilities = 没有养老设施名单：先用地图上标注的设施代替，往往很不全
bring-openstreetmap-extract-roads-come = OpenStreetMap 地图数据：道路用另一个文件的，这里取房屋、地名和边界
bring-holds-areas-same = “{ $file }”也是{ $level }的范围，没有用：同一级只用一个文件
bring-there-no-list-people = 没有人口名单，老年人按地图上的房屋面积分摊。知道总数就填数字，不知道就只算比例。
bring-no-list-has = 名单里没有{ $missing }：“{ $circle }”没有数据，补上名单才有数字
bring-there-no-older = 缺老年人口：需要村社区名单（名称和 60 岁以上人数）、居住点名单，或 OpenStreetMap 地图数据。没有它不能建研究。
bring-villages-have-no = 村社区名单没有坐标，又没有村社区边界或地图数据：这些村社区放不上地图。请补村社区边界，或给名单加经度、纬度。
bring-part-one-list = { $why }；是{ $town }的一份，和另外 { $members } 个文件合成一份名单
bring-came-by-town = { $label }是按镇街收的：{ $known } 个镇街里收到 { $got } 个，还缺 { $missing }。没收到的是没有数据，不等于没有。
bring-not-used = 不用
bring-roads-as-lines = 道路（线）
bring-not-recognised = 没有认出来
bring-statistical-figures = 统计指标
bring-list-facilities = 养老设施名单
bring-stops-mobile-services = 流动服务点
bring-bus-timetable-gtfs = 公交时刻表（GTFS）
bring-new-residential-compounds = 新建住宅小区
bring-openstreetmap-extract = OpenStreetMap 地图数据
bring-list-homes-place = 住户或居住点名单（每行一处）
bring-raster-older-people = 老年人口栅格（GeoTIFF）
bring-borders-or-names = 镇街或村社区的边界、名称
bring-parcels-or-vacant = 可建设的地块或空置房屋
bring-list-villages-with = 村社区老年人口名单（每行一个村社区）
bring-more = { $first }等 { $all } 个
bring-wgs84 = WGS84（手机、GPS、天地图；CGCS2000 经纬度也选这个）
bring-quoted = “{ $file }”
bring-of-file = { $file }：{ $why }
bring-places-say-which-near = 有 { $count } 处写着“{ $word }”，程序不认识；写法和“{ $near }”相近。不说明就不计入任何服务。
bring-town = 镇街
bring-village = 村社区
bring-circle-of-listed = 15分钟到{ $services }
problem-read = 读不了这个文件：{ $why }
problem-write = 写不了这个文件：{ $why }。请关闭正在使用它的程序，并检查文件夹的权限。
problem-empty = 文件是空的，或者没有一行数据。请重新导出，确认已保存。
problem-too-large = 文件太大（上限 { $limit_mib } MiB），名单不会有这么大，请核对来源。
problem-file-format = 文件损坏，或者内容和扩展名不符（{ $why }）。请用原来的软件打开，另存一份再放进来。
problem-encoding = 文字的编码认不出来。请用 Excel 或 WPS 另存为 .xlsx。
problem-sheet = 没有名为“{ $sheet }”的工作表，现有：{ $sheets }
problem-column = 缺少必需的一列（{ $field }）。现有表头：{ $found }。可以用这样的表头：{ $expected }；或者点表头，指明哪一列是。
problem-ambiguous = 有几列都可能是（{ $field }）：{ $candidates }。请指明用哪一列。
problem-not-a-count = “{ $header }”写着“{ $said }”，不是{ $field }。请换一列。
problem-unsure = “{ $header }”写着“{ $said }”，不能确定是不是全部老年人口。请确认。
problem-no-names = 没有一行读到名称。现有表头：{ $found }。请指明哪一列是名称。
problem-protected = 工作簿有打开密码。请用 Excel（文件—信息—保护工作簿）或 WPS（文件—文档加密）取消密码，另存后再放进来。
problem-sheets-of-time = 几张工作表像是同一名单的不同时期：{ $sheets }。请选用哪一张。
problem-header = 没有表头“{ $header }”。现有：{ $found }
problem-crs-contradiction = 两处写的坐标系互相矛盾：{ $first }；{ $second }。请改正其中一处。
problem-crs-not-understood = 写着的坐标系不认识：{ $clause }。请索取 WGS84 或 CGCS2000 的数据。
problem-no-roads = 没有读到道路：图层里没有道路中心线，或者没有一列写着道路等级。请确认图层，或指明哪一列是道路等级。
problem-no-homes = 没有一处居住点：不知道老年人住在哪里。
problem-tables-busy = 位置表正被另一个程序改动，这里没有改动任何内容。请稍后再试。
problem-extract = OpenStreetMap 地图数据读不了：文件不完整，或者不是 .osm、.pbf 格式。请重新下载。
problem-tags = 标签对照表读不了，请核对它的内容。
problem-area-column = 没有一份居住点名单写着镇街或村社区，而研究要从中取区域。请指明哪一列是。
problem-shares-among-counts = 这份名单没有写明老年人口总数，各处只有比例，不能和写明人数的名单相加。请写明总数，或者不用这份名单。
problem-crs-unknown = “{ $found }”不是坐标系。可以写 WGS84、CGCS2000、GCJ-02、BD-09，或 EPSG 代码，如 EPSG:4549。
problem-crs-epsg = EPSG:{ $code } 不是已知的坐标系，请核对代码。
problem-crs-old-datum = EPSG:{ $code } 是旧坐标系（如北京54、西安80），转换参数不公开，会偏 50 到 150 米。请向自然资源部门索取 2000 国家大地坐标系的数据。
problem-crs-convert = 坐标（{ $x }, { $y }）不能从 EPSG:{ $code } 换算，请核对坐标系和坐标。
problem-crs-off-earth = 换算出的坐标不在地球上，请核对坐标系和坐标。
system-no-such-file = 找不到这个文件
system-no-permission = 没有读写权限
system-is-a-folder = 这是一个文件夹，不是文件
system-no-space = 磁盘空间不足
system-read-only = 磁盘是只读的
system-in-use = 文件正被其他程序打开
system-two-of-one-name = 有两个文件同名，请给其中一个改名
system-name-of-the-study = 研究自己有同名的文件，请给您的文件改名
damage-workbook = 工作簿已损坏
damage-merged-cells = 合并单元格的范围过大
damage-cells = 单元格过多
damage-no-workbook = 不是任何一种工作簿
damage-zip = 不是完整的工作簿或压缩包
damage-cut-off = 文件不完整，可能没有下载完
system-error = 系统读写出错
damage-unread = 内容读不出来
bring-cannot-read = 读不了 { $path }：{ $why }
bring-cannot-write = 写不了 { $path }：{ $why }。请检查磁盘空间和写入权限。
bring-folder-not-empty = { $path } 里已有东西；新研究要用一个空文件夹。
bring-answer-fits-none = “{ $question }”的回答“{ $choice }”对不上现在的问题，请重新回答。
bring-not-ready = 还不能生成地图：{ $missing }

## how a row without coordinates was located

located-house-number-on = 门牌号与地图一致
located-address-only-says = 地址只写了附近的地点
located-street-known-number = 只找到道路，没有该门牌
located-several-places-this = 有几处同名，请选用其一
located-place-this-name = 与同名地点位置一致
located-compound-or-building = 地址所写的小区或楼宇
located-between-neighbouring-numbers = 按同侧相邻门牌推算
located-several-streets-or = 有几条同名道路或几处同号门牌，请选用其一
located-place-or-street = 同名地点或道路在别的镇街，请核对
located-name-address-lead = 名称与地址指向不同地点，请核对
located-no-such-street = 没有这条道路，有名称相近的，请核对
located-name-says-only = 名称只说明类别，地址也查不到
located-neither-map-nor = 地图和其他清单里没有这个名称和地址
located-one-place-this = 有一处同名，但没有地址或所在镇街可印证，请核对
located-corrected-by-hand = 人工核定
located-said-be-unknown = 人工标为不详

## how sure a share is

sure-walking-pace = 走路快慢
sure-how-far-ways = 绕路多少
sure-numbers-seniors = 老人人数
sure-positions-facilities = 设施的位置
sure-paths-that-map = 地图上没有画的小路
sure-way-from-door = 从家门到路上的距离
sure-errors-stated-when = 定位时写明的误差
sure-speed-sd-mps = study.toml 的 speed_sd_mps
sure-detour-ratio-each = 每处住地的绕路系数各自上下 { $percent } %（标准差）
sure-numbers-estimates-each = 人数是估计的，每处住地各自上下 { $percent } %（标准差）
sure-mean-pace-m = 平均步速 { $speed_mps } 米/秒，标准差 { $rounded } 米/秒（正态分布）
sure-way-from-door-street = 每处住地从家门到路上的距离各自上下 { $percent } %（标准差）
sure-half-all-pairs = 六处路网相距 600–900 米的路口之间，一半的绕路系数在 1.1 到 1.8 之间
sure-facilities-located-by = { $positions } 处设施的位置只按名称、地址、道路或村镇推定，在各自的误差范围内随机
sure-all-numbers-in = 清单里的人数都是 { $unit } 的倍数，按取整看，每处住地上下 { $half } 人
sure-default-as-if = 默认：好比只量过 20 位老人（565 位六十岁以上的人步速 1.24 ± 0.28 米/秒，Kasović 等 2021）
sure-each-home-has = 每处住地有 { $percent } % 的可能另有一条没画的小路，按直线距离的 { $detour_factor } 倍走到
sure-there-no-seniors = 没有老人，无从说起
sure-inside-with-chance = 有 { $part } % 的可能在圈内
sure-inside-with-chance-hangs = 有 { $part } % 的可能在圈内，取决于{ $name }
sure-only-uncertainties-listed = 只算所列的几种不确定：抽签很多次，每次各取一种可能，看结果落在哪里。同一人群当作走得一样快，个人之间的差别看别的人群；清单漏记、以后的变化不在内
sure-counted = { $share } %，
sure-counted-at-least = 至少 { $share } %，
sure-changed-by-nothing = 所列的不确定都不改变这个数（{ $low } %）
sure-between = 九成把握在 { $low }–{ $high } % 之间
sure-derived-positions = （把位置只是推定的 { $count } 处设施也算在内）
sure-matters-most = ；最要紧的是{ $name }（约占 { $part } %）

## streets that close

closing-road = 道路
closing-ferry = 渡船
closing-steps = 台阶
closing-bridge = 桥（{ $road }）
closing-track = 机耕路
closing-street = 街巷
closing-tunnel = 隧道（{ $road }）
closing-gate = 大门、关卡
closing-footway = 人行路
closing-main-road = 干道
closing-cycleway = 自行车道
closing-service-road = 内部道路
closing-link-scenario = 方案里的通道
closing-one-segment-bridge = 每次只断一段路（桥、渡船），其余照旧：绕路后 { $minutes } 分钟内走不到同一项服务的老人，就失去这项服务。住在这一段上的人和开在这一段上的设施，仍从两头进出
closing-losses-against-located = { $said }；失去的人数只对照已定位的设施

## the command line: messages

cli-error = 错误：{ $text }
cli-because = {"  "}原因：{ $text }
cli-usage = 用法：{ $shape }
cli-commands = 命令：
cli-arguments = 参数：
cli-options = 选项：
cli-choice = - { $name }：{ $means }
cli-choices = （可填：{ $choices }）
cli-default = （不填为 { $value }）
cli-help-other-language = Help in English: add --lang en
cli-see-help = 详细说明：{ $command } --help
cli-with-hint = { $said }；{ $hint }
cli-did-you-mean = 您要写的是不是 { $near }？
cli-unknown-option = 这里没有“{ $arg }”这个选项
cli-one-too-many = 多写了“{ $arg }”
cli-unknown-command = 没有“{ $found }”这个命令
cli-no-value = { $arg } 后面没有写内容
cli-not-a-choice = { $arg } 不能写“{ $value }”，可以写：{ $choices }
cli-bad-value = { $arg } 不能写“{ $value }”：{ $reason }
cli-given-twice = { $arg } 写了两次，只能写一次
cli-not-together = { $arg } 不能和 { $other } 一起写，请去掉一个
cli-missing = 还缺：{ $missing }
cli-no-command = 没有写要做什么，可以写：{ $choices }
cli-expects-another = 应为别的内容
cli-expects-whole-number = 应为整数，如 5
cli-expects-number = 应为数字，如 0.9
cli-expects-range = 应为 { $from } 到 { $to } 的整数
cli-expects-address = 应为数字地址加端口，如 127.0.0.1:8080
cli-expects-base-path = 应为由字母、数字和 - . _ ~ 组成的路径，如 /yl/；其他字符按百分号编码写
cli-expects-size = 应为不小于 64 MiB 的大小，如 512MiB 或 2GiB
cli-expects-host = 只写域名，如 yl.example.gov.cn，不要写 http://、端口和路径
cli-study = 研究 { $path } 用不了
cli-cannot-write = 写不了 { $path }；请看文件夹在不在，有没有权限，文件是不是正被别的程序打开
cli-cannot-read = 读不了 { $path }
cli-out-ends = { $flag } { $path }：文件名应以 { $ends } 结尾
cli-towns-one-pack = --towns：工作簿和分值表只对一份文件；请用 --pack 指明 { $packs } 中的一份
cli-towns-none = 研究里没有镇街；请在 study.toml 加一个 [[areas]]，写 level = "town"
cli-towns-unknown = --town { $town }：没有这个名称、代码或编号的镇街；有 { $towns }
cli-fairness-key = { $file }：按“{ $column }”列对应到居民点、村社区或镇街
cli-fairness-no-column = --column { $column }：{ $file } 没有这一列；有 { $headers }
cli-fairness-no-places = --table { $file }：没有一列写着研究里的居民点编号，或镇街、村社区的名称或代码
cli-fairness-unknown = --table { $file }：第 { $row } 行“{ $column }”列写的是“{ $found }”，研究里没有这个居民点、镇街或村社区
cli-fairness-several = --table { $file }：第 { $row } 行“{ $column }”列的“{ $found }”在研究里有 { $several } 处；请改写代码
cli-fairness-twice = --table { $file }：第 { $row } 行：“{ $found }”有两个值，“{ $before }”和“{ $value }”
cli-no-circle = 研究里没有写服务圈；请在 study.toml 的 [[circles]] 里加一个
cli-stdout = 结果写不出去；接收它的磁盘可能满了
headline = { $study } · { $circle }：{ $counted }{ $marks }
headline-counted = { $all } 位老人中{ $least }{ $share } 在圈内，{ $most }{ $out } 人在圈外
headline-uncounted = { $all } 位老人，在圈内的比例不知道
headline-mark = 【{ $said }】
headline-seats = {"  "}{ $said }{ $marks }
cli-located = { $path }：{ $rows } 行，其中 { $located } 行定位到 100 米以内（{ $ways }）
cli-located-doubt = {"    "}{ $rows } 行有候选：请在“选用候选”里写上其中一个的序号
cli-located-all = 每一行设施都有坐标，不用找位置
cli-out-of-reach = { $count } 个需求离所有备选点都太远
cli-note = { $file }：{ $text }，{ $count } 处（{ $examples }）
cli-written = 已写出 { $path }：{ $files }
cli-next-run = 下一步：carecircle check { $path }，然后 carecircle run { $path } --out out
stage-reading-roads = 读取道路
stage-reading-lists = 读取设施、住地和区域
stage-reading-basemap = 读取底图
stage-circles = 计算步行时间和服务圈
stage-postgis = 写入 PostGIS
cli-postgis-files-stay = 文件已写好，PostGIS 里保持原样
cli-postgis = --postgis
cli-postgis-table = {"  "}PostGIS { $schema }.{ $table }，{ $rows } 行
stage-gaps = 找空白区
stage-service-areas = 画服务范围
stage-publish-pages = 发布：网页
stage-publish-answers = 发布：各项结果
stage-publish-near = 发布：每处住地附近有什么
stage-publish-tiles = 发布：地图
stage-publish-downloads = 发布：下载文件
stage-publish-moving = 发布：放到位
stage-extract = 读取 OpenStreetMap 数据
stage-roads-layer = 读取道路图层
stage-files = 读取文件
stage-making = 建立研究
stage-causes = 逐个原因计算覆盖
stage-locating = 读取研究，给各行找位置
stage-keeping = 复制研究并计算结果
stage-corrections = 读取研究和改正
stage-drawing = 抽签
stage-seats = 计算座位
stage-matrix = 读取成本表
stage-best-sites = 找最好的位置
stage-today = 计算现在的步行时间
stage-candidates = 从 { $count } 个备选点出发计算
stage-order = 排建设顺序
stage-curve = 算不同处数的方案
stage-solver = 已找到 { $objective }，最多可能 { $bound }，查过 { $nodes } 个分支（{ $stage }）
stage-cells = 计算每格的分钟数
stage-ready = 准备中
stage-writing = 写文件
stage-results = 写结果
stage-pairs = 计算到每处设施的时间
stage-closing-streets = 逐段关闭街道
stage-closing = 逐处关闭设施
stage-checking = 核对
stage-links = 找可以打通的地方
stage-waters = 读取水面
stage-junctions = 逐个路口试
stage-junctions-of = 逐个路口试：{ $done } / { $all }
stage-both = 计算两边的步行时间
stage-promises = 核对承诺
stage-sites = 找位置
cli-pair = { $flag } { $text }：应写 较早编号=较晚编号，即同一处设施在两个版本里的编号
cli-no-circle-in = { $study }：研究里没有写服务圈；请在 study.toml 的 [[circles]] 里加一个
cli-crs-nothing = 没有需要采用的坐标系：study.toml 未改动。
cli-crs-written = 已写入 { $path }。
cli-crs-left = 仍有 { $left } 处存疑，请再运行 check。
cli-crs-refused = study.toml 没有改动：改成上面那样，研究就读不了
cli-no-streets = 研究 { $path } 没有道路，没有街道可关；请在 study.toml 的 [roads] 里写明道路数据
cli-no-row = 名单 { $list } 里没有编号为 { $row } 的行；名单照 study.toml 里的写，编号照 carecircle check 和网页显示的写
cli-value-or-back = --column { $column }：还要写 --value 和改成的内容，或者写 --take-back 撤回
cli-demo-written = 演示研究在 { $path }（模拟数据）。
cli-demo-next = 在地图上看：carecircle serve { $path }
cli-demo-other = { $path } 里已经有 { $name }，它不是演示的一部分；请换一个新的文件夹：carecircle demo 文件夹
cli-cannot-make = 建不了文件夹 { $path }
cli-desk-home = 工作文件夹：{ $path }
cli-desk-open = 请在浏览器中打开：{ $address }
cli-desk-not-loopback = 不只本机：能访问这个地址的人都能查看和导出已打开的研究；新建、打开、修改需要上面的网址。
cli-desk-ends = 关闭这个窗口（或按 Ctrl-C）即结束程序。
cli-desk-running = 程序已在运行，工作文件夹：{ $path }
cli-desk-open-once = 请在浏览器中打开（只能用一次）：{ $address }
cli-desk-no-home = 找不到用户文件夹；请用 --home 指定工作文件夹
cli-desk-no-browser = 浏览器没有打开，请自己打开上面的网址。（{ $error }）
cli-press-enter = 按回车键关闭。
cli-no-home-id = 没有编号为“{ $id }”的住地；编号在 homes.csv 的第一列{ $near }
cli-nearest-id = ；最接近的编号是“{ $id }”
cli-no-licences = 编译这个程序时没有放进 { $file }；请先重新生成网页（在 static/ 里运行 npm run build），再编译程序
cli-omx = --out { $path }：写不了 OMX（HDF5 格式的完整矩阵）；请写成 .parquet 或 .csv，一对一行，再用 openmatrix 和 pandas 转成 OMX
cli-matrix-buses = 服务圈“{ $circle }”计入公交，公交时间只算到最近一处，不能逐处列出；请选一个不计公交的服务圈
cli-minutes = --minutes { $minutes }：应为分钟数，大于 0，最多 600
cli-new-roads = { $read } 条线里有 { $kept } 条是道路（{ $read_as }）
cli-new-fill-in = 请填写 homes.csv（老人住在哪里、各有多少）和 facilities.csv
cli-new-no-homes = 数据里没有住宅；请填写 homes.csv（老人住在哪里、各有多少）
cli-new-counts = 由建筑得到住地 { $homes } 处；设施 { $facilities } 处（{ $services }）
cli-new-areas = 由行政区界（admin_level { $level }）得到区域 { $areas } 个
cli-new-no-areas = 数据里没有乡镇一级的界线；请在 study.toml 里加区域，或在住地名单里加一列
cli-clip = 范围以内及其外 { $margin } 米：线 { $ways }/{ $ways_read }，点 { $nodes }/{ $nodes_read }，关系 { $relations }/{ $relations_read }
cli-clip-crossing = {"  "}{ $crossing } 条线超出这个距离，整条保留，没有截断
cli-clip-buildings = {"  "}范围以外的 { $buildings } 栋建筑没有计入，那里的人不算
cli-clip-areas = {"  "}有一部分在范围以外的 { $areas } 个区域和界线没有计入
cli-clip-walks = {"  "}出界后比这个距离更远的步行路线可能漏掉；可用 --margin 加大
cli-answer = --answer "{ $answer }"：应写 编号=选项，照程序显示的写，如 crs:f.xlsx=GCJ-02
cli-new-layer = { $layer } { $file }：读到 { $read }，采用 { $kept }
cli-new-file = { $file }：{ $role }（{ $why }）
cli-indented = {"  "}{ $text }
cli-new-sheet = {"  "}工作表“{ $sheet }”（{ $rows } 行）没有读：{ $why }
cli-answered = 已回答：{ $choice }
cli-assumed = 暂按：{ $choice }
cli-not-answered = 还没有回答
cli-question = { $ask } { $state }
cli-choice-of = { $id }（{ $label }）
cli-answer-otherwise = {"  "}另作回答：--answer '{ $id }=选项'，选项为 { $choices }
cli-needs-sites = 这种算法要写 --sites，即选几处
cli-needs-limit = 这种算法要写 --limit，即成本在多少以内算覆盖
cli-no-places = { $flag }：成本表里没有镇街、道路和位置；请去掉它，或用研究代替 --matrix
cli-no-candidate = { $flag } { $id }：成本表里没有这个编号的备选点（有 { $some } 等）
cli-candidates = --candidates { $list }：备选点名单用不了
cli-no-costs = --budget：没有写备选点的造价；请用 --candidates 给出有 candidate 和 cost 两列的表
cli-no-capacities = --capacities：没有写备选点能服务多少人；请用 --candidates 给出有 candidate 和 capacity 两列的表
cli-some-capacities = --capacities：{ $of } 个备选点里有 { $without } 个没有写；请补填 capacity 列，或用 --capacity 说明这样的一处能服务多少人
cli-time-limit = --time-limit { $seconds }：应为秒数，不小于 0（0 为算到证明为止）
cli-share = --share { $typed }：应为百分数，大于 0，最多 100，如 95
cli-service-all = --service all 已是服务圈的全部服务，请去掉别的
cli-lscp-sites = --sites：lscp 自己算出要几处；请去掉它，或换一种 --model
cli-phases = --phases { $phases } 合计多于 --sites { $sites }；请去掉 --sites，或把它写大
cli-phases-many = --phases { $phases }：数太大
cli-study-has = { $flag } { $typed }：研究里没有；有 { $known }
cli-no-junctions = --candidates junctions：研究没有道路，也就没有路口；请改用 homes，或给一份名单
cli-vacant-unlocated = --candidates vacant：研究里 { $unlocated } 处空置设施都没有位置；请先在“待定位”里定位，或给一份名单
cli-no-vacant = --candidates vacant：研究里没有已关闭的设施，状态列也没有写空置或闲置的；请给一份闲置用房的名单
cli-crs = --crs { $crs } 不认识
cli-read-so = { $file }：{ $said }；要这样读，请写 --crs { $crs }{ $swap }
cli-no-position = { $flag } { $file }：没有一行有可用的位置
cli-published = { $path }：{ $files } 个文件，{ $size }（其中地图 { $tiles } 个，{ $tiles_size }），批号 { $run }
cli-published-next = 把这个文件夹放到任何网站上，路径不限；做法见里面的 README.txt（中英文）。
cli-require = --require { $share }：应为老人的比例，0 到 1，如 0.9
cli-template-unread = { $path }：report.docx 的模板读不了
cli-scenario = 方案“{ $name }”用不了
cli-no-edit = 没有写改动；请写 --add、--move、--close、--services 或 --link
cli-no-study = { $path } 里没有 study.toml；请写研究所在的文件夹
cli-scenario-bad = { $path }：第 { $number } 个不是方案
cli-scenario-cut = { $path }：最后一个方案不完整
cli-scenario-none = { $path }：里面没有方案
cli-expects-place = { $flag }：应写 经度,纬度，如 121.13,28.85；写的是“{ $text }”
cli-expects-add = --add { $text }：应写 服务[,服务]@经度,纬度
cli-expects-move = --move { $text }：应写 设施=经度,纬度
cli-expects-services = --services { $text }：应写 设施=服务,服务
cli-no-capacity = 服务圈“{ $circle }”的服务都没有写容量；请补填餐位或床位列，或指定服务并假定：--service canteen --assume 老年食堂=40
cli-assume = --assume { $text } 写得不对，应如 助餐点=20
cli-no-temp = 建不了临时文件夹，内置演示没有地方放
cli-serve-at = 地图在 { $at }/ （按 Ctrl-C 结束）；OGC API - Features 在 { $at }/ogc
cli-serve-token = 改变服务器状态的请求（如 POST /api/v1/reload）需要这个令牌：{ $token }
cli-serve-demo = 这是内置的演示：保存的方案随程序结束而消失。请在网页上导出，或自己留一份演示：carecircle demo 文件夹，然后 carecircle serve 文件夹。
cli-serve-not-loopback = 不只本机：能访问这个地址的人都能在网页上和通过接口查看、导出这个研究的住地和设施。没有登录，只有修改需要令牌。
cli-link-points = --link { $text }：应有两个以上的点，如 "121.130,28.850;121.132,28.851"
cli-sites = --sites { $path }：名单用不了
cli-nothing-proposed = 没有写要核对什么；请写 --at 经度,纬度、--sites 名单、--close 设施、--move 设施=经度,纬度 或 --link 经度,纬度;经度,纬度
cli-closed-and-moved = 设施 { $id } 又要关闭又要迁移；请只写一样
cli-no-roads = 研究 { $path } 没有道路，时间只是直线估算，不能核对位置；请在 study.toml 的 [roads] 里写明道路数据
cli-no-service = --service { $service }：没有这项服务；有 { $known }，还可写 all
cli-no-such-circle = --circle { $asked }：没有含 { $service } 的这个服务圈；有 { $known }
cli-no-cohort = --cohort { $id }：没有这类人群；有 { $known }
cli-position = { $option } { $text }：应写 经度,纬度，如 121.13,28.85
cli-position-number = { $option } { $text }：“{ $part }”不是数字；应写 经度,纬度
cli-position-swapped = { $option } { $text }：经度和纬度好像写反了，经度在前：{ $lat },{ $lon }
cli-position-bad = { $option } { $text }：不能用作位置
cli-no-facility = { $option } { $text }：没有设施是这个编号或名称{ $hint }
cli-facility-near = ；您要写的是不是 { $name }（{ $id }）？
cli-several-facilities = { $option } { $text }：好几处设施叫这个名称；请写编号：{ $ids }
cli-cell = --cell { $cell }：应为米数，不小于 1
cli-times-tif = --times 写的是 GeoTIFF：--out 的文件名应以 .tif 结尾
cli-cells = { $path }：{ $columns } × { $rows } 格
cli-junctions = { $path }：{ $points } 个路口
cli-targets-out = --out { $path }：文件名应以 .json（核对结果、选址）或 .geojson（没达到的地方、位置）结尾
cli-plan-needs-study = --plan 要有研究：carecircle targets 研究文件夹 --plan 条
cli-name-study = 请写研究：carecircle targets 研究文件夹 --pack 编号；或写 --list 或 --explain 编号
cli-no-packs = { $path }：它的 study.toml 没有写政策清单；请写 --pack 编号（有 { $known }），或给自己的文件
cli-year = --year { $year }：应为年份，如 { $such_as }
cli-no-promise = { $flag } { $id }：{ $packs } 里没有这个编号的条目{ $near }
cli-nearest = ；最接近的是 { $id }
cli-template-exists = 写不了 { $path }；请给一个还不存在的文件名，所在的文件夹要存在
cli-template-written = 已写出 { $path }；填好后：carecircle new my-city { $path }
cli-missing-paths = --missing-paths { $share }：应为住地的比例，0 到 1，如 0.05
cli-word-exists = 写不了 { $path }；已有同名文件，不覆盖它：请换一个名称，或先把它移走
cli-placeholders = 可用的占位符：
cli-template-bad = { $path } 不能用作模板
cli-placeholders-unknown = { $path }：不认识的占位符 { $unknown }，原样保留；可用的有 { $known }

## the command line: errors of what stands below it

cause-not-found = 没有这个文件或文件夹
cause-not-permitted = 没有权限
cause-exists = 已经有了
cause-port-taken = 端口已被占用
cause-address-elsewhere = 这个地址不是本机的
cause-disk-full = 磁盘满了
cause-read-only = 磁盘是只读的
cause-is-folder = 这是一个文件夹，不是文件
cause-no-folder = 路径中间有一段不是文件夹
cause-hint = ；最接近的是“{ $near }”
cause-report-template = { $path } 读不了，它是 Word 报告的模板；请关闭正在使用它的程序，或先把它移走，改用内置的
cause-of-lists = { $problem }
cause-of-file = { $file }：{ $problem }
cause-roads = { $file } 里读不到道路；请核对文件是否完整，是否是道路数据（{ $english }）
cause-no-usable-way = { $ways } 条线里没有一条可以走；线上应写有道路等级（highway）；请核对数据里有没有道路，study.toml 的 [profiles] 是不是把它们都排除了
cause-too-wide = 道路散布在 2000 公里以外；请把数据裁到研究的范围
cause-profiles = 写了 { $found } 种走法，最多 16 种；请在 study.toml 的 [profiles] 里去掉一些
cause-classes = 道路的种类超过 65535 种；请看数据里的限速（maxspeed）是不是太杂
cause-place = { $file } 第 { $line } 行 { $key }
cause-config-unread = { $path } 读不了：{ $reason }；研究是一个装有 study.toml 的文件夹，可用 carecircle new 建立
cause-config-syntax = { $file } 第 { $line } 行的写法不对：{ $reason }
cause-config-key = { $place }：不认识这一项{ $hint }；这里可以写：{ $known }
toml-text = 引号里的文字
toml-texts = 引号里的文字，或几个这样的文字列成一串
toml-number = 数字
toml-whole-number = 整数
toml-yes-or-no = true（是）或 false（否）
toml-table = 一段 [ ] 开头的内容
toml-list = 一串
toml-date = 日期，如 2025-06-30
toml-of-text = 文字 { $text }
toml-of = { $value }
cause-no-scenarios = 没有名为“{ $name }”的方案；研究还没有任何方案
cause-config-type = { $place }：写的是 { $found }，应为 { $expected }
cause-config-value = { $place } 写成 { $found } 不行，应为：{ $expected }
cause-config-missing = 缺少 { $place }，应为：{ $expected }
cause-config-id = { $place }：没有“{ $found }”{ $hint }；有：{ $known }
cause-config-twice = { $place }：编号“{ $found }”已经用过，请换一个
cause-pack = 没有“{ $found }”这份政策清单{ $hint }；内置的有：{ $known }；自己的文件要写全名，以 .toml 结尾
cause-pack-row = 政策清单 { $pack } 里没有“{ $found }”这一条{ $hint }；用 carecircle targets --list --pack { $pack } 可以列出
cause-pack-clause = { $file } 第 { $line } 行：第 { $clauses } 条没有对应的条目；每一条至少要有一个，地图核对不了的写 not-spatial
cause-extract-format = { $file }：应为 OpenStreetMap 数据，名称以 .osm.pbf 或 .osm 结尾；别的格式请先用 osmium cat 转换
cause-extract-damaged = { $file } 已损坏，可能没有下载完；请重新下载
cause-extract-empty = { $file }：应有点和线，只读到 { $nodes } 个点、{ $ways } 条线
cause-scenarios = { $path }：方案读不了或写不了
cause-scenario-unread = 方案“{ $name }”读不了；请删除它，或重新导入
cause-no-scenario = 没有名为“{ $name }”的方案；有：{ $known }
cause-scenario-name = 方案的名称应有 1 到 100 个字，不含控制字符；写的是“{ $name }”
cause-no-facility = 没有编号为“{ $id }”的设施（也许前面的改动已经关闭它）
cause-no-service = 没有编号为“{ $id }”的服务；研究里有：{ $known }
cause-facility-taken = 已经有编号为“{ $id }”的设施；请给新的另起一个编号
cause-position = 位置不能用
cause-link-points = 通道应有 2 到 { $most } 个点；写了 { $found } 个
cause-link-off = 通道没有接到可以步行的路上：两端都应在路边 { $limit } 米以内
cause-link-no-roads = 研究没有道路，加通道不起作用；请在 study.toml 的 [roads] 里写明道路数据，或去掉通道
cause-version-label = 版本“{ $date } { $name }”写得不对：日期应如 2026-06-30，名称不超过 60 个字，不含 / \ : * ? " < > |
cause-version-taken = 已经留存了版本“{ $id }”，留存后不再改变；请另起一个名称
cause-version-missing = 没有版本“{ $id }”
cause-not-empty = { $dir } 不是空的（里面有 { $found }）；请换一个还不存在的文件夹
cause-not-a-folder = { $dir } 是一个文件；请写一个新文件夹的名称
cause-seniors = 老年人数写的是 { $found }，应为全域的老年人数，至少 1
cause-clip-no-polygon = { $file } 里没有面；--within 应为面图层文件，或行政区的名称
cause-clip-no-border = --within { $wanted }：没有这个文件，数据里也没有叫这个名称的行政区；有：{ $known }
cause-clip-several = --within { $wanted }：有好几个行政区叫这个名称，请写编号：{ $found }
cause-unread = 读不了：{ $reason }
cause-out-file = { $path } 是一个文件，--out 应为文件夹，没有时会新建
cause-out-study = { $path } 里有 study.toml，结果（如 homes.csv）会盖掉研究自己的文件；请换一个 --out，如 { $other }
cause-out-occupied = { $path } 是文件夹，可是结果文件要放在这里；请先移走它，或换一个 --out
cause-out-cells = { $path }：共 { $cells } 格，每格 { $cell } 米；应为 1 到 1 亿格：要有路口，--cell 可以写大一些
cause-out-unwritten = { $path } 写不了；请检查文件夹的权限和剩余空间，或换一个 --out
cause-out-template = report.docx：模板填不了
cause-listen = 网页不能开在 { $addr }；请换一个地址或端口，如 --addr 127.0.0.1:8081
cause-runtime = 服务器启动不了
cause-random = 系统给不出随机数，做不了令牌
cause-desk-home = 工作文件夹 { $path } 不能使用；请用 --home 换一个文件夹
cause-desk-held = 另一个 carecircle 正在使用 { $path }，但没有回应；请先结束它，或用 --home 换一个文件夹
cause-publish-occupied = { $path } 里有别的文件；请换一个新的、空的，或以前发布过的文件夹
cause-publish-study = { $path } 就是研究自己的文件夹；请换一个不在研究文件夹里的
cause-publish-io = 写不进 { $path }；请检查权限和剩余空间（{ $action }）
cause-publish-answer = 程序没有得出 { $question } 的结果（{ $why }），请告诉维护者
cause-publish-page = 编译这个程序时没有放进网页的 { $file }；请在 static/ 里运行 npm run build，再重新编译
kind-circle = 服务圈
kind-cohort = 人群
kind-service = 服务
kind-home = 住地
kind-facility = 设施
kind-gap = 空白区
cause-no-id = 没有编号为“{ $id }”的{ $what }；有：{ $known }
cause-gone = 没有编号为“{ $id }”的{ $what }；可能已被删除，也可能本来就没有
cause-position-number = 经纬度不是数字
cause-position-swapped = 经度 { $lon }、纬度 { $lat } 超出范围，好像写反了（经度在前）
cause-position-range = 经度 { $lon }、纬度 { $lat } 超出范围；如果单位是米，请写明坐标系，如 EPSG:4549
cause-several-modes = 服务圈“{ $circle }”有好几种出行方式，通道只能按步行试算；请选步行的服务圈，或把通道存进方案再算
cause-buses = 服务圈“{ $circle }”计入公交，各处的影响不能分开列出；请选不计公交的服务圈，或只问一处：carecircle site 研究文件夹 --close 编号
cause-streets-modes = 服务圈“{ $circle }”有好几种出行方式，关闭街道只能按一种算；请选只有一种的，如步行
cause-in-no-circle = 没有服务圈含有服务“{ $service }”，不知道多远算远；请在 study.toml 里把它加进一个服务圈
cause-not-in-circle = 服务圈“{ $circle }”不含服务“{ $service }”；它含有 { $held }
cause-goal-circle = --goal circle 数的是服务圈因此完整的人，p-median 和 p-center 不数；请改用 mclp 或 lscp，或 --goal service
cause-goal-limit = --goal circle 按服务圈“{ $circle }”自己的 { $minutes } 分钟算；请去掉 --limit，或改用 --goal service
cause-limit = 写的时限是 { $found } 分钟，可是只算到 { $known } 分钟；请在 study.toml 里调大 settings.max_minutes
cause-candidate = 没有编号为“{ $id }”的备选点（共 { $known } 个，如 { $such_as }）
cause-forced-off = 备选点“{ $id }”一定要选，可是离最近的路超过 { $limit } 米；请移动它，或不强制选它
cause-no-cost = 写了预算，可是 { $candidates } 个备选点里有 { $without } 个没有造价；请给名单加上造价列（cost）
cause-no-capacity = 要按各处自己的容量算，可是 { $candidates } 个备选点里有 { $without } 个没有；请补填餐位或床位列，或用 --capacity 说明
cause-too-many-pairs = { $candidates } 个备选点和 { $demands } 处住地的组合太多，算不了；请缩短时限，或减少备选点
cause-no-column = { $path }：表头里没有“{ $column }”这一列；现有：{ $found }
cause-cell = { $path } 第 { $line } 行 { $field }：写的是“{ $found }”，不能用（{ $english }）
cause-demand-twice = { $path } 第 { $line } 行：需求“{ $id }”写了两次；每个只写一次，都要算就加起来
cause-pair-twice = { $path }：需求“{ $demand }”和备选点“{ $candidate }”写了两次；请只留一行
cause-demand-unknown = { $path } 第 { $line } 行：需求“{ $id }”在 { $demand } 里没有；请在那里写上权重（不算就写 0）
cause-no-rows = { $path }：表头下面没有一行
cause-budget = 预算写的是 { $found }；应为不小于 0 的数，单位和造价相同
cause-forced-budget = 一定要选的几处共需 { $spent }，超过预算 { $budget }；请提高预算，或少强制几处
cause-forced-forbidden = 有备选点既一定要选又一定不选；请从一边去掉
cause-forced-many = 一定要选的有 { $forced } 处，可是只能选 { $sites } 处；请把 --sites 写大
cause-bad-limit = 时限写的是 { $found }；应为不小于 0 的数
cause-not-offered = { $model } 不能加这个条件；请去掉它，或改用 mclp（{ $english }）
cause-no-unit = 没有写服务“{ $service }”按什么算容量；请在 study.toml 里这项服务的 [[services]] 下写 capacity = "beds"（床位）、"seats"（座位）、"meals"（餐）或 "places"（名额）
cause-relative = 住地名单只有老人的比例，没有人数，不能和座位相比；请补上人数（一列，或 [homes] 下的总数）
cause-seat-buses = 服务圈“{ $circle }”计入公交，说不清谁有没有座位；请选不计公交的服务圈
cause-kind = 给“{ $kind }”写了假定，可是开着的、提供“{ $service }”的设施里没有这一类；没有写容量的有：{ $known }
cause-assumption = “{ $found }”写得不对：应写 名单里的设施类型=容量，如 老年食堂=40

## the command line: help

# Keys are made of the command and the argument: help-run is the command, help-run--out its argument --out, help-any--study an argument
# that several commands have; examples-run stands below the help, value-file is what stands for a value.

help = 老人步行能不能走到养老服务，谁走不到，为什么，在哪里增加一处最管用。
help-any--study = 研究所在的文件夹（里面有 study.toml）
help-any--json = 把全部结果以 JSON 写到标准输出
help-any--cohort = 按哪一类老人的步行能力算，填编号；不填用研究自己的
help-any--circle = 服务圈的编号；不填用研究的第一个
help-any--name = 方案的名称
help-any--quiet = 除了错误和 serve 的令牌，不在屏幕上显示别的
help-any--lang = 帮助、提示和 report.docx 用哪种语言；不填时，帮助和提示按系统的语言，report.docx 用中文
help-any--help = 显示这份帮助
help-any--version = 显示版本
help-help = 显示帮助，后面可写一个命令

help-desk = 在浏览器里打开开始页：放入文件，建立研究
help-desk--home = 工作文件夹，没有就新建；不填用您的用户文件夹里的 CareCircle
help-desk--addr = 网页开在哪个地址和端口；不填用本机的 8080 端口，被占用时往后找一个
help-desk--no-browser = 只显示网址，不打开浏览器
help-desk--memory = 用多少内存保存算过的结果（所有打开的研究合计），不含研究本身
help-demo = 写出内置的演示研究（临海，模拟数据）并计算
help-demo--dir = 写到哪个文件夹；须是不存在的、空的，或以前写过演示的
help-new = 用带来的文件，或只用一份 OpenStreetMap 数据，建立研究
help-new--dir = 研究要写到的文件夹；须不存在或是空的
help-new--files = 各种名单和图层；程序自己认，拿不准的会问
help-new--answers = 回答程序对“文件”提的问题，照程序显示的写；可写多次
help-new--osm = OpenStreetMap 数据：.osm.pbf 或 .osm
help-new--roads = 用这份道路线图层代替 OpenStreetMap 的道路：.shp 或其文件夹、.zip、.gpkg、.geojson、.kml、.fgb、.parquet
help-new--within = 只取一个范围以内的部分：面图层文件，或数据里行政区的名称，如 临海市
help-new--margin = 范围以外多少米的道路和设施也保留，因为走路可能出界
help-new--seniors = 全域已知的老年人数，分摊到各栋住宅
help-new--name = 研究的标题；不填用文件夹的名称
help-new--table = 用自己的设施标签对照表，代替内置的（seeds/osm-facilities.toml）
help-new--reference = 只记下文件原来的位置，不复制到研究里
help-template = 写出给主管部门和各镇街填写的工作簿：要带什么
help-template--file = 要写的工作簿，.xlsx；须不存在
help-template--pack = 政策清单，用来填好镇街、代码、指标和单位：内置的编号，或 .toml 文件
help-check = 正式计算前先读一遍研究的数据，报告读到和丢下了什么
help-check--json = 把报告以 JSON 写到标准输出
help-check--accept-crs = 把 check 建议的、更合适的坐标系写入 study.toml；注释和顺序不变
help-locate = 按名称和地址给没有坐标的行找位置，写成表供改正
help-correct = 改正名单里的一格，记在名单旁边，不动名单
help-correct--list = 哪份名单，照 study.toml 里的文件名写
help-correct--row = 那一行的编号
help-correct--column = 那一列的表头；名单里没有这一列时，由改正增加
help-correct--value = 这一格应该是什么
help-correct--take-back = 撤回这一格的改正
help-correct--who = 谁改的
help-correct--why = 为什么改
help-keep = 按日期留存研究和结果，留存后不再改变
help-keep--date = 留存的版本代表哪一天，如 2026-06-30；不填则列出已有的版本
help-keep--name = 给这个版本起的名称
help-keep--who = 谁留存的
help-run = 计算研究并写出结果
help-run--postgis = 结果同时写成 PostGIS 数据库的表：study.toml 里连接的名称，或 postgresql://用户@主机/数据库
help-run--schema = 表所在的模式（schema）；没有时新建
help-run--out = 结果写到哪个文件夹
help-run--scenario = 按这个方案改动后再算
help-run--facility-areas = 另写出每处设施各自的服务范围（service_areas.geojson）
help-run--require = 研究的第一个服务圈覆盖的老人比例低于它（0 到 1）时，以退出码 1 结束
help-run--template = report.docx 的模板，可在 Word 或 WPS 里修改；不填用研究文件夹里的 report.docx，没有则用内置的
help-run--json = 同时把 summary.json 写到标准输出
help-word-template = 写出 Word 报告的模板，供在 Word 或 WPS 里修改
help-word-template--file = 要写的文件；已有的文件不覆盖
help-explain = 说明一处住地为什么在圈内或圈外，并列出去每项服务的路线
help-explain--home = 住地的编号，即 homes.csv 的第一列
help-explain--json = 把全部内容以 JSON 写到标准输出，含路线
help-serve = 在地图网页上查看研究
help-serve--study = 研究所在的文件夹；不填则打开内置的演示
help-serve--addr = 网页开在哪个地址和端口
help-serve--base-path = 对外的路径前缀，例如放在反向代理后面时；代理去不去掉它都可以
help-serve--host = 除本机外，还可以用哪个域名访问；可写多次
help-serve--behind-proxy = 相信 X-Forwarded-Host 和 X-Forwarded-Proto：只在反向代理自己设置这两项时使用
help-serve--memory = 用多少内存保存算过的结果，不含研究本身；最近用过的优先留下
help-publish = 把研究写成一组普通文件，任何网站都能放，不需要程序
help-publish--out = 写到哪个文件夹：新的、空的或以前发布过的；写完整了才替换
help-scenario = 在研究旁边保存命名的改动方案，并作比较
help-plan = 为一项服务选最好的位置，并给出证明
help-plan--study = 研究所在的文件夹；或改用 --matrix 和 --demand
help-plan--matrix = 任意的成本表，三列 demand,candidate,cost（需求、备选点、成本）；没有写的组合即到不了
help-plan--demand = 与 --matrix 一起用的权重表，两列 demand,weight（需求、权重）
help-plan--service = 每处新址提供什么：研究里服务的编号或名称，一处多项用逗号隔开（canteen,daycare）；all 为服务圈的全部服务
help-plan--goal = 谁走得到才算（mclp、lscp）。两个数都会给出
help-plan--goal-service = 新走得到这项服务的老人
help-plan--goal-circle = 因为新址，服务圈从此完整的老人
help-plan--model = 怎样算最好
help-plan--model-mclp = 地点数一定，覆盖的人最多
help-plan--model-lscp = 用最少的地点覆盖全部（或一定比例的）人
help-plan--model-p-median = 地点数一定，路程的总和最小
help-plan--model-p-center = 地点数一定，最远的人路程最短
help-plan--sites = 选几处（mclp、p-median、p-center）
help-plan--limit = 多近才算覆盖：研究里为分钟（不填用服务圈的），成本表里为成本
help-plan--share = 要覆盖的比例，百分数：占走得到的人；有容量限制时占容得下的人（lscp）；成本表里也可写 0 到 1
help-plan--circle = 用哪个服务圈的出行方式和分钟数；不填用第一个含有这项服务的
help-plan--cohort = 按谁的步行能力算；不填用研究自己的
help-plan--candidates = 可以建在哪里：junctions（路口）、homes（住地）、vacant（已关闭，或状态写明空置的设施），或一份 CSV、XLSX、GeoJSON 名单（有状态列时只取空置的行）；不填用路口。与 --matrix 一起用时，为备选点的造价和容量表，三列 candidate,cost,capacity
help-plan--crs = 那份名单的坐标系：WGS84、GCJ-02、BD-09 或 EPSG 代码
help-plan--swap-xy = 那份名单像测绘那样，x 列是北坐标（或纬度），y 列是东坐标
help-plan--forbid = 一定不选的备选点，填编号或名称
help-plan--force = 一定要选的备选点，填编号或名称
help-plan--budget = 全部新址最多花多少；名单须有造价列（cost）。此时 lscp 找最省钱的，其余不写 --sites 时，钱够建几处就建几处
help-plan--capacity = 每处新址能服务多少老人（餐位、床位）（mclp、lscp）
help-plan--capacities = 按名单自己写的容量算：床位列或餐位列，看这项服务用哪一种
help-plan--one-per-town = 有备选点、又还没有这类设施的镇街，每个至少选一处
help-plan--fair = 先提高最差的镇街，再提高次差的，最后看总数（mclp）
help-plan--phases = 分几期建：第一年几处，第二年几处，如 2,3
help-plan--curve = 另外给出建 1 处、2 处……直到这么多处时各自的最好方案
help-plan--time-limit = 到多少秒（含读数据）就给出目前最好的方案，并写明离最优还差多少；0 为算到证明为止
help-plan--json = 把方案和证明以 JSON 写到标准输出
help-plan--out = 另把选中的位置写成 GeoJSON 文件
help-site = 核对拟建的位置：现在谁也走不到、它能让多少人走到，逐户计算
help-site--service = 新址提供的服务的编号；all 为服务圈的全部服务
help-site--circle = 服务圈的编号；不填用第一个含有这项服务的
help-site--cohort = 排名按哪一类老人算，填编号；不填用研究自己的
help-site--at = 拟建的位置，经纬度（WGS84）；可写多次
help-site--sites = 拟建位置的名单：.csv、.xlsx 或 .geojson
help-site--close = 关闭一处设施，填编号或名称；可写多次
help-site--moves = 迁移一处设施；可写多次
help-site--link = 尚未修建的天桥或小路，两端在路边，只能步行；可写多次
help-site--suggest-links = 不核对位置，而是找出这么多条通道，让被阻隔在圈外的老人最多地进圈
help-site--no-rank = 不在全部路口中排名（排名最费时间）
help-surface = 每个路口：在那里新增一处，能多覆盖多少老人
help-surface--service = 新址提供的服务的编号；all 为服务圈的全部服务
help-surface--circle = 服务圈的编号；不填用第一个含有这项服务的
help-surface--cohort = 排名按哪一类老人算，填编号；不填用研究自己的
help-surface--out = 写到哪里：.geojson（每个路口一个点）或 .tif（GeoTIFF）；不填则只显示最好的几处
help-surface--cell = GeoTIFF 每格的边长，米
help-surface--times = 改为写出分钟数：每格到最近一处这项服务的分钟数，all 则到整个服务圈（.tif）
help-surface--best = 显示最好的多少个路口
help-matrix = 写出限时内每处住地到每处设施的时间，一对一行
help-matrix--out = 文件名，以 .csv 或 .parquet 结尾
help-matrix--circle = 用哪个服务圈的出行方式、分钟数和服务，填编号；不填用研究的第一个
help-matrix--service = 只算这项服务的设施，填编号；不填算服务圈的全部服务
help-matrix--minutes = 不用服务圈的分钟数，改用这么多分钟
help-closures = 每处设施或每条街道：它一旦关闭，谁失去一项服务或整个服务圈
help-closures--streets = 不关设施，而是逐段关闭街道、桥和渡口；只找影响最大的 --most 段
help-closures--most = 屏幕上列出多少处设施；街道则一共找多少段
help-closures--out = 另把全部结果写成 CSV 表，可用 Excel 打开；街道也可写成 .geojson
help-changes = 比较研究的两个版本：变了什么，对覆盖有什么影响
help-changes--before = 较早版本的文件夹
help-changes--after = 较晚版本的文件夹
help-changes--circle = 两个版本里服务圈的编号；不填用第一个
help-changes--cohort = 两个版本里按哪一类老人算，填编号；不填用研究自己的
help-changes--same = 程序没认出、其实是同一处的设施，写两个版本里的编号；可写多次
help-changes--different = 程序当成同一处、其实不是的两处设施，写编号；可写多次
help-changes--most = 屏幕上列出多少处设施
help-changes--out = 另把有变化的设施写成 CSV 表，可用 Excel 打开
help-seats = 走得到的范围内每位老人有多少座位，谁在圈内却没有座位
help-seats--service = 服务的编号；不填用服务圈里第一个知道容量的
help-seats--circle = 用哪个服务圈的时限和出行方式，填编号；不填用研究的第一个
help-seats--method = 座位和老人怎样相比：各种移动搜索法（两步、增强、高斯、核密度、三步、改进、均衡）或引力法
help-seats--decay = 远近怎样打折；不填按方法自己的
help-seats--assume = 名单没写座位数的某类设施，按每处这么多座位算，如 助餐点=20；可写多次
help-seats--most = 屏幕上列出多少个镇街和设施
help-seats--out = 另把镇街、村社区和住地写成 CSV 表，可用 Excel 打开
help-seats--times = 另把限时内每处住地到每处设施的时间写成 CSV 表
help-uncertainty = 覆盖老人的比例有多大把握，什么影响最大
help-uncertainty--draws = 抽签次数
help-uncertainty--seed = 抽签的种子：种子相同，结果相同
help-uncertainty--missing-paths = 多大比例的住地有地图上没画的小路，如 0.05
help-uncertainty--most = 屏幕上列出多少个镇街和住地
help-uncertainty--out = 另把各区域的上下限和各住地的把握写成 CSV 表，可用 Excel 打开
help-fairness = 看步行时间在老年人之间有多不均，差在哪些人群之间
help-fairness--table = 一张表：一列写镇街、村社区（名称或代码）或居民点编号，另有要比较的列
help-fairness--column = 按表中哪一列分组；这一列是数字时还按它排序；可写多次
help-fairness--json = 全部结果以 JSON 写到标准输出
help-fairness--out = 同时写到这个文件：.csv、.json 或 .xlsx
help-targets = 对照政策文件的承诺，逐条核对研究
help-targets--study = 研究所在的文件夹；--list 和 --explain 可以不填
help-targets--pack = 内置政策清单的编号，或自己的 .toml 文件；可写多次；不填用研究写明的
help-targets--year = 按哪一年的目标核对；不填用研究自己的
help-targets--explain = 只看一条：写了什么，怎样理解，现在怎样
help-targets--plan = 补齐一条所需的位置：每个没达到的地方最好的一处
help-targets--towns = 逐个镇街核对：数值、是否达到、得分和名次
help-targets--weights = 各条的分值：一张表，列为 编号（或 条）、分值、计分（按比例 或 全或无）；不填每条一分
help-targets--town = 只出一个镇街自己的表；写名称、代码或编号
help-targets--list = 列出有哪些政策清单；加上 --pack 则列出各条
help-targets--json = 把核对结果（加 --plan 则为选址）以 JSON 写到标准输出
help-targets--out = 写到哪里：核对结果（.json），或没达到的地方（.geojson）；加 --plan 则为选址；加 --towns 则为工作簿（.xlsx）或 .json
help-licences = 显示程序所含各部分的许可证
help-completions = 输出命令行补全脚本
help-completions--shell = 给哪种命令行用

help-scenario-list = 列出方案的名称和改动数，一行一个
help-scenario-show = 以 JSON 显示一个方案，可供 import 读入
help-scenario-edit = 给方案增加改动；没有这个方案就新建
help-scenario-edit--add = 新增设施：服务[,服务]@经度,纬度
help-scenario-edit--moves = 设施换了位置：编号=经度,纬度
help-scenario-edit--close = 关闭一处设施
help-scenario-edit--services = 设施改为提供别的服务：编号=服务[,服务]
help-scenario-edit--link = 天桥或小路，从路到路：两个以上的点，用空格隔开
help-scenario-delete = 删除一个方案
help-scenario-import = 从 JSON 文件读入方案并保存，- 为标准输入；每存好一个就显示名称
help-scenario-import--file = 那个文件
help-scenario-compare = 谁受益，谁受损：现状比一个方案，或两个方案相比
help-scenario-compare--first = 一个方案
help-scenario-compare--second = 另一个方案

examples =
    示例：
      carecircle                                 在浏览器里打开开始页：放入文件，建立研究
      carecircle serve                           在网页上看内置的演示（临海，模拟数据）
      carecircle new my-city --osm city.osm.pbf  只用一份 OpenStreetMap 数据建立研究
      carecircle check my-city                   读到了什么，丢下了什么，为什么
      carecircle locate my-city                  没有坐标的行在哪里，供改正
      carecircle run my-city --out out           覆盖、空白区、表格、GeoPackage 和报告
      carecircle serve my-city                   同样的内容，在地图上看

    退出码：0 完成；1 完成，但没有达到所要求的目标；2 没能完成。
examples-desk =
    示例：
      carecircle
      carecircle desk --home D:\CareCircle
      carecircle desk --no-browser --addr 127.0.0.1:9000

    程序会显示带钥匙的网址，打开它的人就能使用。每个研究是工作文件夹里的一个文件夹。
examples-demo =
    示例：
      carecircle demo linhai && carecircle serve linhai
examples-new =
    示例：
      carecircle new linhai 设施.xlsx 村社区.xlsx 道路.zip 镇街.geojson
      carecircle new linhai 设施.xlsx 村社区.xlsx --answer crs:设施.xlsx=GCJ-02
      carecircle new malta --osm malta-latest.osm.pbf --seniors 120000
      carecircle new 临海 --osm zhejiang-latest.osm.pbf --within 临海市 --seniors 250000
      carecircle new linhai --roads 道路.shp
examples-template =
    示例：
      carecircle template 要带什么.xlsx --pack linhai-2023-2025
      carecircle template 要带什么.xlsx

    填好后直接带来：carecircle new linhai 要带什么.xlsx 道路.zip，或拖到开始页上。
    每个镇街各填一份（古城街道.xlsx……）时一起带来，合成一份名单。
examples-check =
    示例：
      carecircle check my-city --json | jq '.layers[].notes'
examples-locate =
    示例：
      carecircle locate my-city

    在 facilities.xlsx 旁边写出 facilities.located.csv。用表格软件改正其中的经度和纬度，或在“选用候选”里填候选的序号，或填“不详”；下一次 check、run 或 serve 会读它。改过的不会丢。
examples-correct =
    示例：
      carecircle correct my-city                           已有的改正，各自是否有效
      carecircle correct my-city --list f.xlsx --row F12   这一行，读出来是什么样
      carecircle correct my-city --list f.xlsx --row F12 --column 电话 --value 0571-88886666 --who 张三
      carecircle correct my-city --list f.xlsx --row F12 --column 电话 --take-back

    改正记在研究文件夹的 corrections.csv 里，名单本身不动。名单后来改了、与改正所记的原值不同的，改正不算数，并会说明。
examples-keep =
    示例：
      carecircle keep my-city                                    已有的版本，各自是否完好
      carecircle keep my-city --date 2026-06-30 --name 半年报 --who 张三
      carecircle changes my-city/versions/2026-06-30/study my-city
examples-run =
    示例：
      carecircle run my-city --out out
      carecircle run my-city --out out --require 0.9           覆盖的老人不到 90% 时退出码为 1
      carecircle run my-city --out out --template 模板.docx    report.docx 用单位自己的格式
examples-word-template =
    示例：
      carecircle word-template 模板.docx && carecircle run my-city --out out --template 模板.docx

    放在研究文件夹里并命名为 report.docx，就是这个研究自己的模板。{"{{"}摘要{"}}"} 这样的占位符会被替换，其余不变。
examples-explain =
    示例：
      carecircle explain my-city --home H00042
      carecircle explain my-city --home H00042 --json | jq '.ways[].line'
examples-serve =
    示例：
      carecircle serve
      carecircle serve my-city --addr 127.0.0.1:9000
      carecircle serve my-city --base-path /yl/ --host yl.example.gov.cn --behind-proxy
examples-publish =
    示例：
      carecircle publish linhai --out public

    放这个文件夹的地方不需要运行程序。需要程序的（选址、改条件、编辑）不在其中。
examples-scenario =
    示例：
      carecircle scenario my-city edit plan-a --add canteen@121.12,28.85 --close F17
      carecircle scenario my-city compare plan-a
      carecircle scenario my-city show plan-a > a.json && carecircle scenario other import a.json
      carecircle run my-city --out out --scenario plan-a
examples-plan =
    示例：
      carecircle plan my-city --service canteen --sites 5
      carecircle plan my-city --service canteen --sites 5 --goal circle
      carecircle plan my-city --service canteen --model lscp --share 95 --candidates parcels.xlsx
      carecircle plan --matrix od.csv --demand demand.csv --model mclp --limit 900 --sites 5 --json

    按 Ctrl-C 即给出目前最好的方案。
examples-site =
    示例：
      carecircle site linhai --service canteen --at 121.13,28.85
      carecircle site linhai --service all --sites parcels.xlsx --json
      carecircle site linhai --close F012 --move F007=121.14,28.86
examples-surface =
    示例：
      carecircle surface linhai --service canteen --out canteen.geojson
      carecircle surface linhai --service all --out all.tif --cell 100
examples-matrix =
    示例：
      carecircle matrix linhai --out times.csv
      carecircle matrix linhai --service canteen --minutes 30 --cohort slow --out times.parquet
examples-closures =
    示例：
      carecircle closures linhai
      carecircle closures linhai --cohort slow --out closures.csv
      carecircle closures linhai --streets --out streets.geojson
examples-changes =
    示例：
      carecircle changes linhai-2025-06 linhai-2025-12
      carecircle changes 上半年 下半年 --same F012=F907 --out changes.csv
examples-seats =
    示例：
      carecircle seats linhai --service canteen
      carecircle seats linhai --service canteen --method g2sfca --out seats.csv
      carecircle seats linhai --service canteen --assume 助餐点=20
examples-uncertainty =
    示例：
      carecircle uncertainty linhai
      carecircle uncertainty linhai --cohort slow --out uncertainty.csv
      carecircle uncertainty linhai --missing-paths 0.05
examples-fairness =
    示例：
      carecircle fairness linhai
      carecircle fairness linhai --cohort slow --out fairness.xlsx
      carecircle fairness linhai --table income.csv --column 人均收入 --out fairness.csv
examples-targets =
    示例：
      carecircle targets linhai --pack linhai-2023-2025 --year 2025
      carecircle targets linhai --explain lh-05-every-town
      carecircle targets linhai --plan lh-05-every-town --out sites.geojson
      carecircle targets linhai --towns --weights weights.csv --out towns.xlsx
      carecircle targets linhai --towns --town 杜桥镇 --out duqiao.xlsx
      carecircle targets --list
      carecircle targets my-city --pack my-city.toml --out failing.geojson

    已到期的目标没有达到时，退出码为 1。
examples-licences =
    示例：
      carecircle licences | less
examples-completions =
    示例：
      carecircle completions bash > /etc/bash_completion.d/carecircle

value-study = 研究文件夹
value-dir = 文件夹
value-file = 文件
value-name = 名称
value-id = 编号
value-choice = 选项
value-metres = 米
value-seniors = 人数
value-row = 行
value-header = 表头
value-text = 文字
value-date = 日期
value-lang = 语言
value-pack = 政策清单
value-share = 比例
value-addr = 地址
value-path = 路径
value-size = 大小
value-year = 年份
value-connection = 连接
value-town = 镇街
value-service = 服务
value-services = 服务
value-circle = 服务圈
value-cohort = 人群
value-lon = 经度
value-lat = 纬度
value-facility = 设施
value-count = 个数
value-n = 数目
value-p = 处数
value-min = 分钟
value-minutes = 分钟
value-earlier = 较早
value-later = 较晚
value-method = 方法
value-decay = 衰减
value-kind = 类型
value-seats = 座位数
value-best = 个数
value-goal = 目标
value-model = 模型
value-matrix = 成本表
value-demand = 权重表
value-set = 集合
value-crs = 坐标系
value-cost = 金额
value-seconds = 秒
value-shell = 命令行
value-first = 方案
value-second = 方案
value-before = 较早版本
value-after = 较晚版本
value-command = 命令
value-osm = 文件
value-options = 选项

## PostGIS

postgis-lost = 与数据库 { $connection } 的连接中断（{ $reason }）；请稍后再试，或请管理员查看服务器日志
postgis-rights = 用户 { $user } 无权读取 { $object }（{ $reason }）；请管理员执行 GRANT USAGE ON SCHEMA … TO { $user } 和 GRANT SELECT ON { $object } TO { $user }
postgis-timeout = { $object } 超过 { $seconds } 秒没有读完；请给表建索引或缩小查询，或在 [postgis.{ $connection }] 下写更大的 timeout_s
postgis-read-only = { $object } 要改动数据库（{ $reason }）；本程序只读取，请只写 SELECT
postgis-undefined = { $object } 用到的表、列或函数不存在（{ $reason }）；请核对名称：带大写字母的要加双引号，不在默认模式（schema）里的要写成“模式.表”，用到空间函数的库要先 CREATE EXTENSION postgis
postgis-statement = { $object } 读不出来：数据库答复“{ $reason }”（代码 { $code }）；请在 psql 或 QGIS 中试一下同样的表或查询
postgis-too-large = { $object } 太大：{ $reason }；请用 query 只取需要的行和列
postgis-password-env = 连接 { $connection } 的密码应在环境变量 { $variable } 里，但它没有设置；请先设置再运行，或去掉 password_env、把密码写进 ~/.pgpass
postgis-no-password = 数据库 { $connection } 要求密码，但没有找到；请写进 ~/.pgpass（一行：主机:端口:数据库:用户:密码，chmod 600），或设置 PGPASSWORD，或用 password_env 指明环境变量
postgis-pgpass-open = 数据库 { $connection } 要求密码，而 { $path } 别人也能读，因此不采用；请执行 chmod 600 { $path }
postgis-password-wrong = 数据库 { $connection } 不接受这个用户和密码；请核对 ~/.pgpass、PGPASSWORD 或 password_env 所指的环境变量
postgis-login = 数据库 { $connection } 拒绝登录（{ $reason }）；请管理员核对 pg_hba.conf 和用户名。本程序不用 TLS 连接，只接受 TLS 的服务器请经 ssh 隧道访问
postgis-no-database = 服务器上没有数据库 { $database }（{ $connection }）；请核对 database
postgis-unreachable = 连不上数据库 { $connection }：{ $reason }；请核对 host 和 port，服务器是否在运行，防火墙是否放行
postgis-connection-text = 连接写得不对；应写 study.toml 里 [postgis.…] 的名称，或 postgresql://用户@主机:端口/数据库
postgis-password-written = 连接里写了密码；请不要写在这里（别人能在进程列表里看到），写进 ~/.pgpass 或设置 PGPASSWORD
postgis-no-tls = 连接要求 TLS（sslmode），本程序不支持；请经 ssh 隧道访问，或在内网不加密连接
postgis-no-table-at-all = 数据库 { $database } 里没有 { $object }，用户 { $user } 一张表也读不到；请管理员授权：GRANT USAGE ON SCHEMA …，GRANT SELECT ON …
postgis-no-table-near = 数据库 { $database } 里没有 { $object }；是不是 { $near }？能读的表有：{ $tables }
postgis-no-table = 数据库 { $database } 里没有 { $object }；用户 { $user } 能读的表有：{ $tables }
postgis-no-column = { $object } 没有能读的列；请选有文字、数字或图形的表
postgis-all-empty = { $object } 的 { $rows } 行里，图形列 { $column } 全是空的（NULL 或 EMPTY）；请先给图形，或用 geometry 指明另一列；按经纬度列定位的，请用 query 不选这一列
postgis-srids = { $object } 的图形列 { $column } 混有几种坐标系（SRID × 行数：{ $found }）；请用 ST_SetSRID 改正，或在 query 里用 ST_Transform 转成一种
postgis-not-a-geometry = { $object } 的列 { $column } 不是图形；图形列有：{ $columns }
postgis-no-geometry-column = { $object } 没有列 { $column }；它的列有：{ $columns }
postgis-two-geometries = { $object } 有几个图形列：{ $columns }；请写明用哪一个，如 geometry = "{ $first }"
postgis-no-srid = { $object } 的图形列 { $column } 没有坐标系（SRID 0）；请在 study.toml 里写明，如 crs = "EPSG:4490" 或 crs = "GCJ-02"，或请管理员执行 UpdateGeometrySRID
postgis-no-extension = 数据库 { $connection } 没有 PostGIS；请管理员在库里执行 CREATE EXTENSION postgis
postgis-not-ours = 表 { $table } 不是本程序建的（没有 carecircle: 开头的注释），不会改动；请用 --schema 换一个模式（schema），或先把这张表改名，现在的模式是 { $schema }
postgis-views = 表 { $table } 上建有视图（{ $views }），换表会把它们一起删掉，因此什么也没有写；请先删除视图、写完再建，或用 --schema 写到另一个模式
postgis-may-not-write = 用户 { $user } 无权在数据库 { $database } 的模式 { $schema } 里建表（{ $reason }）；请管理员执行 CREATE SCHEMA { $schema } AUTHORIZATION { $user }，或 GRANT CREATE, USAGE ON SCHEMA { $schema } TO { $user }

## PostGIS: comments

postgis-comment-fid = 行号
postgis-comment-geom = 图形，WGS84（EPSG:4326）
postgis-comment-home = 居民点编号
postgis-comment-homes = 居民点数
postgis-comment-seniors = 60岁及以上老年人数
postgis-comment-seniors-60-69 = 60至69岁老年人数
postgis-comment-seniors-70-79 = 70至79岁老年人数
postgis-comment-seniors-80 = 80岁及以上老年人数
postgis-comment-households = 户数
postgis-comment-village = 村社区
postgis-comment-facility = 设施编号
postgis-comment-name = 名称
postgis-comment-services = 提供的服务，逗号分隔
postgis-comment-state = 是否计入：counted 计入，unlocated 没有坐标，vacant 空置，closed 停业，no_service 没有服务
postgis-comment-attributes = 名单的其他列（JSON）
postgis-comment-code = 行政区划代码
postgis-comment-level = 级别
postgis-comment-parent = 上级区域
postgis-comment-circle = 服务圈代码
postgis-comment-circle-name = 服务圈
postgis-comment-cohort = 人群代码
postgis-comment-cohort-name = 人群
postgis-comment-rank = 名次，1 为人数最多
postgis-comment-missing = 够不到的服务代码，逗号分隔
postgis-comment-missing-name = 够不到的服务
postgis-comment-median-min = 到所缺服务的分钟数，人数加权中位数；空值表示走不到
postgis-comment-worst-min = 到所缺服务的分钟数，最远的居民点；空值表示走不到
postgis-comment-reason = 主要原因代码
postgis-comment-reason-name = 主要原因
postgis-comment-mode = 出行方式
postgis-comment-minutes = 时限（分钟）
postgis-comment-homes-covered = 圈内居民点数
postgis-comment-seniors-covered = 圈内老年人数
postgis-comment-share = 圈内老年人比例，0 至 1
postgis-comment-key = 项目
postgis-comment-value = 内容
postgis-comment-table-homes = 居民点：到各服务的秒数，是否在圈内
postgis-comment-table-facilities = 设施：名单的全部内容；没有坐标的没有图形
postgis-comment-table-areas = 镇街和村社区：圈内比例
postgis-comment-table-gaps = 空白区：连片的圈外居民点
postgis-comment-table-circles = 服务圈的范围，按人群
postgis-comment-table-about = 研究区说明、来源和标记
postgis-comment-town = 所属镇街，没有镇街时为村社区
postgis-comment-of-reason = { $cohort }：为何不在第一个圈内
postgis-comment-inside = 是否在圈内
postgis-comment-seniors-outside = 圈外老年人数
postgis-comment-of-circle = { $cohort }，{ $circle }：{ $what }
postgis-comment-seconds-p90 = 十次有九次不超过的秒数
postgis-comment-seconds = 到最近设施的秒数；空值表示走不到
postgis-comment-nearest = 最近设施的编号
postgis-comment-fastest = 最快的方式
postgis-comment-of-service = { $cohort }，{ $service }{ $mode }：{ $what }
