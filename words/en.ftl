### Words that are shown, in English. One message a key; places are { $name }; the other files have the same keys and places.

## lists

list-comma = {", "}
list-more = and { $count } more
verbatim = { $text }
list-names-more = { $shown } and { $more } more
list-semicolon = {"; "}
list-clause = {", "}
list-space = {" "}
list-no-space = {""}

list-nothing = {""}

## a study

study-beds = beds
study-seats = seats
study-places = places
study-meal-seats = meal seats
study-by-bus = by bus
study-on-foot = on foot
study-either-mode = { $rest } or { $last }
study-notes-more-below = { $count } more below
study-circle-of-15-minutes = 15-minute service circle
study-circle-of-education = half-hour education circle
study-steady-walkers = steady walkers
study-slow-walkers = slow walkers
study-frail-walkers = frail walkers
study-wheelchair-users = wheelchair users

## plans

plan-proven-optimal = proven optimal
plan-no-plan-found = no plan found in time
plan-proven-no-plan = proven: no plan satisfies the conditions
plan-at-least-best = at least { $percent } % of the best possible
plan-best-possible-at = the best possible is at least { $percent } % of it
plan-optimal-within-numerical = optimal within { $percent } % (to a numerical tolerance)
plan-no-candidate-that = { $said }; no candidate that may be chosen reaches anybody who is not covered already

## seats

seats-seats-within-reach = seats within reach, discounted by distance, however many seniors want them
seats-far-seats-discounted = far seats are discounted once more: where everybody is far, seats are not fully used
seats-seniors-seats-each = seniors and seats are each shared out exactly once; values compare places and are not seats per senior
seats-each-homes-seniors = each home's seniors are first shared among the facilities within reach, so that those with much choice do not count in full everywhere
seats-seats-each-facility = the seats of each facility are shared by the seniors within its reach, the nearer the more, then summed over the facilities within reach of each home
seats-seats-each-facility-shared = the seats of each facility are shared by all seniors within its reach, then summed over the facilities within reach of each home; within the limit, near and far count alike
seats-each-seat-serves = each seat serves one senior, and every senior within reach wants one; as many as possible are seated, the nearest first. Fewer may want to come, and a seat can be used more than once a day: this says whether there is enough, not who went without
seats-there = {" "}there
seats-located-ones = , located ones
seats-counted-ones = , counted ones
seats-each-has-one = each has one of the { $unit }{ $there }
seats-no-senior-within = no senior is within reach ({ $name }{ $of })
seats-have-none = { $most }{ $without } have none of the { $unit }{ $there }
seats-them-at-reached = {" "}({ $idle } of them, at { $unreached }, reached by nobody)
seats-there-no-seniors = there are no seniors, so nothing says whether there is enough ({ $name })
seats-at = { $least }{ $seats } { $unit } at { $facilities }{ $idle }
seats-none-can-be = none can be counted ({ $name }{ $of }), so whether there is enough is not known
seats-seniors-within-reach = { $within } seniors are within reach ({ $name }{ $of }); how many { $unit } there are is not known of any
seats-seniors-within-reach-per = of { $within } seniors within reach ({ $name }{ $of }), { $without }: { $sum }, { $least }{ $per_100 } per hundred seniors
seats-none-open-can-be = none can be counted ({ $name }), so whether there is enough is not known
seats-nobody-but = { $nobody }: { $sum }

## fairness

fairness-age = age
fairness-town = town
fairness-zone = zone
fairness-60-to-69 = 60 to 69
fairness-70-to-79 = 70 to 79
fairness-80-and-over = 80 and over
fairness-nothing-known = no walking time is known, so nothing can be compared
fairness-headline = { $mean } minutes on average; the tenth with the longest ways walk { $share } % of all minutes
fairness-means = { $nearest }: { $low } minutes, { $farthest }: { $high }
fairness-means-and-part = { $means }; { $part } % of the inequality lies between groups by { $grouping }, the rest within them
fairness-says = minutes until the circle is complete, weighted by seniors. A Gini coefficient of 0 means that all have ways of equal length, and more means less equal; it does not say whether they are short: if all walk for an hour it is 0. Longer than { $cut } minutes, or no way, counts as { $cut }, hence 'at least'; unknown times are left out and counted. It states neither causes nor what each person needs

## what the lists leave open

open-at-least = at least: { $missing }
open-cannot-be-judged = cannot be judged: { $missing }
open-at-least-no = at least: no list of the study holds { $unlisted }
open-no-data-no = no data: no list of the study holds { $unlisted }
open-not-located = { $missing } of { $of } are not located ({ $kind })
open-no-list-study = { $said }; no list of the study holds { $unlisted }
open-today-whoever-newly = today { $said }; whoever is newly covered is so against the located facilities only
open-bring-list-of = bring a list of these services; where there are none, write complete_registers = [{ $ids }] under [study]
open-locate-them = place these facilities on the page under 'To locate' (待定位), or look their addresses up and give coordinates

## coordinate systems

crs-two-columns-exchanged = , the two columns exchanged
crs-coordinate-system-may = the coordinate system may be wrong: read as { $read }, { $misfits } of { $of } places lie outside the study, off the roads or not in the town that they name; read as { $likely }{ $swap }, { $misfits_then } do
crs-bd-09-baidu = BD-09 (Baidu)
crs-cgcs2000-degrees = CGCS2000, degrees
crs-bd-09-shifted = BD-09 shifted twice
crs-gcj-02-shifted = GCJ-02 shifted twice
crs-gcj-02-amap = GCJ-02 (Amap, Tencent)
crs-bd-09-mercator = BD-09 Mercator (Baidu, metres)
crs-gcj-02-shifted-again = GCJ-02 shifted again to BD-09
crs-bd-09-shifted-again = BD-09 shifted again to GCJ-02
crs-cgcs2000-degree-zone = CGCS2000, { $width }-degree zone { $number } about { $meridian }°E
crs-cgcs2000-degree-zone-in-easting = CGCS2000, { $width }-degree zone { $number } about { $meridian }°E, zone in the easting
crs-roads-read-as = Read as { $read }, { $now } of { $of } places are beside a street; as { $likely }, { $then } are; to accept: crs = "{ $crs }" under [roads]
crs-borders-read-as = Read as { $read }, { $now } of { $of_places } places lie in the area that they name; as { $likely }, { $then } do; to accept: { $line }
crs-north-first = { $name }, north first
crs-places-read-as = Read as { $read }, { $read_fits } of { $of } places fit; as { $likely }, { $likely_fits } do; to accept: { $line }

## promises: what is checked, and why not

promise-kept-nothing-close = it is kept: nothing to close
promise-no-target-stated = no target is stated: it is only watched
promise-data-missing-bring = the data are missing: bring them first
promise-opening-date = opening date
promise-closing-date = closing date
promise-amount-date-extension = amount and date of the extension (both)
promise-list-has-no = the list has no column '{ $name }', so extensions are left out
promise-bring-columns-in = bring the columns '{ $name }' and '{ $date }' in the facility list; write 0 where nothing was extended, or complete_registers = ["{ $name }"] under [study]
promise-added-in-net = { $net } { $unit } added in { $years }, net: { $opened } opened, { $extended } by extension, less { $closed } closed
promise-seniors = seniors
promise-seniors-70-over = seniors of 70 and over
promise-seniors-80-over = seniors of 80 and over
promise-in = {" "}in { $join }
promise-study-has-no = the study has no mode '{ $id }'; the others count
promise-study-has-none = the study has none of these modes: { $join }
promise-homes-have-no = homes have no age bands: bring columns of 60–69, 70–79 and 80 and over
promise-study-has-no-cohort = the study has no cohort '{ $id }' (there are { $known })
promise-study-has-no-timetable = the study has no timetable ([transit]): the bus is not counted; the other modes are
promise-study-has-no-circle = the study has no circle '{ $id }': declare it under [[circles]] (there are { $known })
promise-have-within-minutes = { $ok } of { $all }{ $place } have { $services } within { $minutes } minutes { $modes } ({ $cohort })
promise-new-compounds = new compounds
promise-later-than-due = later than due
promise-not-before = and not before
promise-there-no-such = there is no such facility
promise-has-neither-coordinates = it has neither coordinates nor a named facility
promise-all-new-compounds = all { $of } new compounds have it
promise-not-kind-required = { $named } is not the kind required
promise-has-closed = { $facility } has closed
promise-number-households-or = number of households, or the floor area of their facility
promise-new-compounds-have = { $ok } of { $of } new compounds have it
promise-facility-list-does = the facility list does not have '{ $named }'
promise-not-open-list = { $facility } is not open, the list says
promise-opens-on = { $facility } opens on { $opened }, { $late }
promise-nearest-m-away = the nearest, { $f }, is { $m } m away
promise-compounds-have-no = { $undated } compounds have no delivery date and are not checked
promise-no-compound-has = no compound has been delivered since { $delivered_from }
promise-has-m-households = { $name } has { $area } m²; { $households } households call for { $least }
promise-new-compounds-lack = { $places } of { $of } new compounds lack it: { $names }
promise-there-no-list = there is no list of new residential compounds: give [[compounds]] (name, coordinates, delivery date, facility)
promise-compounds-that-lack = of { $unknown } compounds that lack it nobody knows the seniors: no home lies within { $metres } m; bring homes of new estates in [[homes]], and coordinates of compounds
promise-bring-households-in = bring households in the list under [[compounds]], and '{ $area_columns }' in the facility list: { $names }
promise-opened-in = { $sum } { $unit } opened in { $years }
promise-standing-in = { $sum } { $unit } standing in { $years }
promise-upgraded-in = { $sum } { $unit } upgraded in { $years }
promise-facility-list-has = the facility list has no column '{ $names }': bring the date or year of each
promise-figure-has-no = the figure '{ $id }' has no value of { $years }: a sum needs every year
promise-reported-for-summed = reported for { $first_year } to { $year }, summed: { $sum } { $unit }
promise-facilities-have-cell = { $n } facilities have a cell that can be read either way and are not counted: { $named }
promise-has-none = has none
promise-has-none-no = has none, and no neighbour has one to share
promise-study-has-no-towns = the study has no towns: give [[areas]]
promise-has-none-without = has none; without a boundary its neighbours are unknown
promise-has = has { $n } of { $at_least }
promise-all-have = all { $areas } { $unit } have it
promise-small-shares-that = { $id } is small and shares that of its neighbour { $other }
promise-study-has-no-villages = the study has no villages: give [[areas]] with level = "village"
promise-have-no-boundary = { $unknown } have no boundary, so their neighbours are unknown and nothing is shared
promise-lack = { $failing } of { $areas } { $unit } lack it: { $names }
promise-counties = counties
promise-has-2 = has { $found } of { $at_least }
promise-all-counties-have = all { $of } counties have { $at_least } or more
promise-counties-have-fewer = { $short } of { $of } counties have fewer than { $at_least }: { $names }
promise-towns-have-no = { $uncoded } towns have no division code of nine digits, so their counties are unknown: bring codes in a list under [[areas]]
promise-answer = answer
promise-facilities = facilities
promise-facilities-have = { $ok } of { $of } facilities have it
promise-reported-for = reported for { $year }: { $told } %
promise-lacks = lacks: { $n }
promise-unit-figure-expected = the unit of the figure '{ $id }' is '{ $unit }'; expected %
promise-facilities-that-have = facilities that have each: { $n }
promise-counted-from-list = counted from the list; the reported figure is { $share } %
promise-facilities-have-do = { $ok } of { $of } facilities have it, { $failing } do not: { $names }
promise-not-known-study = not known to the study and its lists, and not checked: { $n }
promise-figure-has-no-unit = the figure '{ $id }' has no unit: is { $value } per cent, or a share of 1? Write %
promise-reported-share-where = a reported share; where the list has a column '{ $join }', each is checked and those that fail are named
promise-latest-value-there = the latest value of '{ $id }' is of { $latest }; there is none of { $year }
promise-reported-for-2 = reported for { $year }: { $value } { $unit }
promise-fill-in-in = fill the { $what } in, in the facility list
promise-do-not-say = { $missing } of { $of } do not say the { $what }
promise-due-by = due by { $due }
promise-delivered-on = delivered on { $day }
promise-answer-not-clear = the answer is not clear ({ $found })
promise-not-delivered-was = not delivered, it was answered on { $day }
promise-delivered-on-2 = delivered on { $day }, { $by }
promise-delivered-on-in = delivered on { $day }, in time (due by { $due })
promise-not-delivered-as = not delivered as of { $day }; { $by }
promise-not-delivered-as-2 = not delivered as of { $day }, { $by }
promise-nobody-has-answered = nobody has answered whether it was delivered: unknown, and not taken for no
promise-delivered-on-days = delivered on { $day }, { $days } days late (due by { $due })
promise-on-was-not = on { $day } it was not delivered, which was before it was due ({ $due }); nobody has answered since
promise-give-figure-in = give the figure '{ $id }' in a list under [[figures]]: 1 and the day of delivery, or 0 and the day of the answer where it was not delivered
promise-towns = towns
promise-villages = villages
promise-m = m²
promise-beds = beds
promise-seats = seats
promise-number-beds = number of beds
promise-number-seats = number of seats
promise-seniors-2 = seniors
promise-residents = residents
promise-what-divided-by = what it is divided by is 0
promise-farthest-from-its = farthest from its target is { $zone }: { $value }
promise-figure-has-no-value = the figure '{ $id }' has no value of { $year }
promise-figure-in-in = the figure '{ $top }' is in '{ $above }' and '{ $bottom }' in '{ $below }': give both in one unit
promise-of = { $value } of { $target } ({ $names })
promise-figure-has-no-value-for = the figure '{ $id }' has no value of { $year } for the zone { $zone }: give it by zone or by town
promise-ferry-needed = a ferry is needed
promise-remote-villages = remote villages
promise-no-village-remote = no village is remote
promise-no-road-for = no road for cars from the town's seat
promise-without-zones-nothing = without zones nothing is judged by zone
promise-without-elevations-nothing = without elevations nothing is judged by climb
promise-without-roads-nothing = without roads nothing is judged by drive or ferry
promise-all-remote-villages = all { $all } remote villages have it
promise-m-above-towns = { $climb } m above the town's seat
promise-them-by-mobile = { $mobile } of them by a mobile service
promise-remote-villages-lack = { $ok } of { $all } remote villages lack it: { $names }
promise-minutes-drive-from = { $any } minutes' drive from the town's seat
promise-has-services = { $why }; has { $n } of { $need } services
promise-villages-lie-in = { $seatless } villages lie in towns without a seat and are not judged by drive or ferry
promise-nothing-tells-which = nothing tells which villages are remote: bring roads and the seats of towns, or zones and elevations of villages
promise-study-has-no-villages-give = the study has no villages: give [[areas]] with level = "village" (name, town, seat, zone, elevation)
promise-seniors-in-dense = seniors in dense cells
promise-all-seniors-dense = all seniors of { $patches } dense patches have one near
promise-nowhere-do-more = nowhere do more than { $seniors_per_km2 } seniors live on a km²
promise-seniors-in-dense-cells = { $served } of { $all } seniors in dense cells have none near: { $names }
promise-up-seniors-km = up to { $densest } seniors a km²; { $left_out } of the patch's { $seniors } have none near
promise-percentage-points = percentage points
promise-uncertain = uncertain: { $missing }
promise-each-year-must = each year must be more than the year before
promise-number-that-reported = a number that is reported: no site changes it
promise-there-no-value = there is no value for { $lacks }
promise-what-stands-change = what stands is to change: no new site is needed
promise-target-must-be = the target must be exceeded; to equal it is not enough
promise-what-stands-be = what stands is to be upgraded: no new site is needed
promise-counties-counted-no = counties are counted, and no place within one is named
promise-facilities-there-only = the facilities are there, only late: a new site does not mend that
promise-what-due-document = what is due is a document, a plan or a platform: no site delivers it
promise-what-lacks-amount = what lacks is an amount such as beds: an extension counts too, and no site decides it
promise-what-lacks-amount-beds = what lacks is an amount (beds, land, staff): adding to what stands counts too, and no site decides it
promise-not-over-this = { $year } is not over: this is as of { $day }, the target is for the whole year
promise-under-narrower-reading = under the narrower reading ({ $narrow }) it is missed: the verdict hangs on the reading
promise-at-most = at most
promise-at-least = at least
promise-target-which-was = the target of { $year } ({ $name }), which was due, is not met now either: see the scoreboard of { $year }
promise-due-on-progress = due on { $due }; progress that follows the calendar evenly would be { $row } { $name } on { $date }
promise-data-check-missing = the data to check it are missing
promise-facility-list-has-no = the facility list has no column '{ $names }': bring it
promise-or = { $bring }; or: { $bring2 }
promise-no-list-says = no list says which services each '{ $name }' gives: bring them
promise-nobody-brought-register = nobody brought a register of '{ $name }': unknown, and not taken for 0
promise-there-no-figure = there is no figure '{ $id }': give it for each year in a list under [[figures]] (id { $id })
promise-study-has-no-service = the study has no service '{ $id }': declare it under [[services]] and say which facilities give it (there are { $join })
promise-no-list-study = no list of the study holds any '{ $name }': bring their register under [[facilities]]; where there really are none, write complete_registers = ["{ $id }"] under [study]
promise-some-services = { $names } ({ $need } of them)
promise-neither-name-nor = neither name nor code tells whether '{ $name }' is a subdistrict, a town or a township: write its full name (…街道) or its division code of nine digits in a list under [[areas]]
promise-areas-have-no = areas have no zones: bring a column 分区 in a list under [[areas]]
promise-per-ten-thousand = 10,000
promise-per-thousand = 1,000
promise-per-one = 1
promise-per-number = { $per }
promise-amount-per-people = { $top } per { $many } { $whom }

## sites

site-those-that-not = { $said }; those that are not located may take up: losses are against the located ones only
site-whoever-comes-whichever = Whoever comes { $all }, whichever is quickest.
site-today-counts-whoever = Today counts whoever comes { $all }; a new site counts who comes { $streets } alone. With those who come by bus it brings no less.
site-whoever-comes-whichever-quickest = Whoever comes { $all }, whichever is quickest; by bus it is the median over departures, recomputed home by home together with what stands already. Ranks compare who comes { $streets } alone.
site-whoever-comes-within = whoever comes { $modes } within the limit counts; so do the optimum and its bound
site-objective-its-bound = the objective, its bound and the order count who comes { $modes }; today includes buses; what the chosen sites reach in the end is recomputed home by home, buses (the median over departures) included
site-objective-its-bound-order = the objective, its bound and the order count who comes { $modes }, or by bus to one site alone; whom buses bring because several sites are there is left out of them; what the chosen sites reach in the end is recomputed home by home, buses (the median over departures) included
site-in-water = in water
site-outside-study = outside the study
site-in-no-town = in no town and no village of the study
site-no-usable-road = no usable road within { $limit_m } m: nobody could get there
site-roads-here-nodes = the roads here ({ $nodes } nodes) are not connected to the rest of the network
site-longitude-latitude-look = longitude and latitude look swapped: { $lon },{ $lat } would fit
site-coordinates-look-like = the coordinates look like { $system }: as WGS84 they are { $lon },{ $lat }

## codes and sentences that several files show

shown-people = { $name } ({ $people } people)
shown-at-most = at most{" "}
shown-at-least = at least{" "}
shown-about = about{" "}
shown-year-not-over = {" "}(the year is not over)
shown-all = {" "}(all { $all })
shown-nobody-left-out = nobody is left out
shown-do-not = { $out } do not
shown-at-least-2 = {" "}(at least { $need } of { $all })
shown-homes-hold-no = The homes of { $place } hold no seniors, so there is no share to give.
shown-within-minutes = within { $minutes } minutes { $mode }: { $services }{ $how }
shown-older-residents = Of { $about }{ $all } older residents of { $place }, { $least }{ $share } { $inside }; { $rest }.
shown-older-residents-shares = { $least }{ $share } of the older residents of { $place } { $inside } (shares only: no head count was known).
shown-due-met-missed = Due: { $met } met, { $missed } missed, { $no_data } without data; { $not_due } not due, or only watched{ $rest }; { $not_spatial } are out of reach of a map.
shown-met = met
shown-info = info
shown-figures = figures
shown-missed = missed
shown-dropped = dropped
shown-warning = warning
shown-areas = areas
shown-no-data = no data
shown-not-due = not due
shown-too-far = too far
shown-counted = counted
shown-relative = relative
shown-behind = behind
shown-facilities = facilities
shown-estimated = estimated
shown-on-way = on the way
shown-not-judged = shown, not judged
shown-nothing-counted = nothing to count
shown-not-spatial = not spatial
shown-new-compounds = new compounds
shown-mobile-stops = mobile stops
shown-reached-early = reached early
shown-not-reached-yet = not reached yet
shown-no-such-facility = no such facility
shown-no-usable-road = no usable road nearby
shown-by = by { $due }
shown-cut-off-from = cut off from the road network
shown-nearby = { $services } nearby
shown-delivered = delivered { $day }
shown-facilities-not-located = facilities not located: unknown
shown-shut-in-by = shut in by walls, water or buildings
shown-barrier-river-wall = barrier: river, wall or missing bridge
shown-locate-existing-first = locate the existing { $services } first
shown-delivered-days-late = delivered { $day }, { $days } days late
shown-add-or-build = add or build the road that leads here first
shown-more-seniors-have = { $n } more seniors have no place and are not counted
shown-bridge-or-path = a bridge or path over the barrier, or { $services } on this side
shown-check-road-map = check the road map; where there is no road, build one first
shown-check-for-unmapped = check for an unmapped gate; where there is none, open one
shown-straight-line-estimate = straight-line estimate
shown-without-road-data = without road data, times are straight-line distances times a detour factor
shown-simulated-data = simulated data
shown-roads-homes-or = roads, homes or facilities were generated by a program; they are not the real ones
shown-relative-numbers = relative numbers
shown-no-total-seniors = no total of seniors was known; numbers only compare places and are not head counts
shown-estimated-seniors = estimated seniors
shown-known-totals-seniors = known totals of seniors (of the place, its towns or villages) were spread over buildings, or a population raster gives them
shown-some-reached-early = { $count } reached early
shown-some-on-way = { $count } on the way
shown-some-behind-calendar = { $count } behind the calendar
shown-some-without-data = { $count } without data
shown-some-not-reached-or-watched = { $count } not reached yet, or watched only
shown-some-unlocated = { $count } without usable coordinates
shown-some-vacant = { $count } whose status says vacant
shown-some-closed = { $count } not open on the study's date
shown-some-no-service = { $count } of a kind that means no service
shown-facilities-not-counted = Facilities not counted: { $states }.
shown-no-bus = No bus timetable
shown-sentence = { $said }.
shown-inside-circle = live inside a complete { $name }
shown-inside-promise = live inside a complete { $name }
shown-exactly = {""}
shown-at-most-do-not = { $most }{ $out } do not
shown-of-those = {" "}({ $rest })
shown-signed = { $sign } { $value }
shown-narrower = {" "}({ $name }: { $value })
shown-value-at-least = at least { $value }
shown-today = { $today }{ $narrow }{ $part }

## maps

map-roads = roads
map-facilities = facilities
map-homes-inside = homes inside
map-homes-outside = homes outside
map-where-circle-holds = where the circle holds
map-gaps-numbered-by = gaps (numbered by rank)
map-m = { $metres } m
map-drawn-simplified = drawn simplified{ $dots }
map-km = { $metres } km
map-dot-stands-for = ; a dot stands for the homes of about { $m } m square, in the colour of most seniors
map-figure = Figure
map-nothing-has-place = Nothing has a place to draw.
map-numbers-those-table = numbers are those of the table
map-squares-facilities-circle = squares are facilities of the circle
map-sources = {" "}Sources: { $sources }.
map-darker-lower-share = the darker, the lower the share
map-hatched-no-data = hatched: no data
map-coverage = Coverage of the { $circle }, { $study }
map-dark-dots-homes = dark dots are homes outside, grey dots homes inside
map-black-rings-gaps = black rings are the { $n } gaps with most seniors
map-note = { $signs }.
map-mark = {" "}{ $name }.

## the report

report-other-circles = The other circles
report-who-can-reach = Who can reach elder care, who cannot, and why
report-facilities-as = facilities as of { $date }
report-more-under-what = { $more } more under ‘What was read, and what was not’.
report-unless-said-otherwise = unless said otherwise, for { $cohort } at { $speed_mps } m/s
report-residential-points-facilities = { $homes } residential points, { $facilities } facilities
report-file = file
report-read = read
report-kept = kept
report-layer = layer
report-dropped-or-doubtful = dropped or doubtful
report-sources-licences = Sources and licences
report-how-numbers-made = How the numbers are made
report-what-was-read = What was read, and what was not
report-study-names-no = The study names no sources.
report-such-as = such as { $example }
report-cut-off = Cut off
report-homes-piece-network = The home's piece of the network holds no such facility.
report-made-by-carecircle = Made by CareCircle { $env }; the same input makes the same report.
report-circle-goes-by = A circle goes by bus, but the study has no timetable (GTFS); it is computed by its other modes.
report-inside-outside = Inside and outside
report-home-inside-when = A home is inside when the services that the circle asks for are reached within its minutes, decided home by home. Shares count seniors, not area and not points.
report-barrier = Barrier
report-within-limit-as = Within the limit as the crow flies, but at least { $barrier_detour } times as far by road: a river, a wall or a missing bridge.
report-no-usable-road = No usable road nearby
report-home-farther-than = The home is farther than { $snap_limit_m } m from any usable road; it is reported, not tied to a distant one.
report-shut-in = Shut in
report-every-connector-within = Every connector within the snap limit would cross a wall, water, a railway, a motorway or a building of the extract, and no gate or passage is mapped: not counted as reached; check whether a gate is missing from the map.
report-time = Time
report-connector-from-home = The connector from the home to the nearest point of a usable road, the way along the network, and the connector to the facility; from home toward the facility. Lengths are measured on the ellipsoid; connectors are walked at the same speed.
report-not-reached = Not reached
report-beyond-minutes-place = Beyond { $max_minutes } minutes a place is not reached: an empty cell, or '>{ $max_minutes }', never 0.
report-bus = Bus
report-one-leaves-home = One leaves home at every minute of { $window } and walks at most { $walk } minutes to a stop, between stops and from the last one. The time is the median over these departures, waiting included; a home is covered when the median is within the limit. What nine of ten departures keep is listed beside it.
report-there-no-roads = There are no roads in this study. Time = straight distance from home to facility × { $detour_factor } ÷ speed: an estimate that sees no rivers, walls or dead ends; on the real streets of six places half of all walks are 1.1 to 1.8 times the straight line.
report-clause = clause
report-today = today
report-status = status
report-target = target
report-promise = promise
report-what-missing-where = what is missing, and where
report-not-checked-for = Not checked for want of data:
report-read-as = Read as: { $reading }
report-more = {" "}and { $more } more
report-due = due { $due }
report-promises-held-against = Promises held against { $year }
report-short = { $n } { $unit } short
report-speed = speed
report-cohort = cohort
report-why-left-out = why left out:{" "}
report-cannot-be-judged = cannot be judged
report-same-circle-for = The same circle for slower walkers
report-left-out = { $most }{ $out } left out
report-same-facilities-hold = The same facilities hold fewer people when they walk more slowly or cannot take steps. Each row takes all seniors to be of that kind.
report-by-plain-radius = By a plain radius of { $m } m the share would be { $share }: a radius does not see rivers, walls and detours.
report-town = town
report-area = area
report-homes = homes
report-seniors = seniors
report-village = village
report-worst-min = worst, min
report-main-reason = main reason
report-median-min = median, min
report-out-reach = out of reach
report-largest-gaps = The largest gaps
report-towns-largest-gap = Towns, the largest gap first
report-villages-largest-gap = Villages, the largest gap first
report-more-in-areas = { $more } more in areas.csv.
report-sorted-by-seniors = Sorted by seniors left out of the first circle; the main reason is that of most of them.
report-gap-group-homes = A gap is a group of homes outside the circle that lie together, ranked by seniors; the numbers are those on the map.
report-gaps-in-all = { $all } gaps in all: see gaps.geojson and carecircle.xlsx.
report-for-at-m = For { $by } at { $of } m/s:{" "}
report-no-list-missing = No list is missing, and every facility is located.
report-coverage = { $study }: coverage of the { $circle }
report-circle-asks-for = {" "}The circle asks for: { $asks }.
report-no-seniors-known = {" "}{ $name }: no seniors are known.
report-as-for-at = As of { $date }, for { $by } at { $of } m/s:{" "}
report-study-names-no-policy = The study names no policy pack, so no promises are held against it.
report-of = { $missing } of { $of } ({ $name })
report-computed-drawn-by = Computed and drawn by CareCircle { $version }.
report-why-seniors-left = {" "}Why seniors are left out: { $reasons }.
report-services-that-no = Services that no list holds: { $services }.{" "}
report-facilities-that-not = Facilities that are not located: { $services }.{" "}
report-hence = Hence { $states }. { $ways_out }.
report-covered-each-home = Covered: { $asks }. Each home is judged by itself; no radius is drawn.
report-holds-seniors = {" "}The { $name } holds { $least }{ $share } of the seniors.
report-people-share-seniors = People: share = seniors inside ÷ all seniors; the numbers of seniors are { $kind }.
report-gaps-homes-outside = Gaps: homes outside that lie together are one gap, ranked by seniors. The same data give the same results.
report-no-bus-timetable = No bus timetable (GTFS) was brought; a circle that goes by bus is computed by its other modes.
report-time-from-home = Time: from home to the nearest usable road, along the real network, and on to the facility; from home toward the facility, { $who } at { $speed } m/s.
report-kinds-input-were = { $doubts } kinds of input were dropped or are doubtful; report.html lists them under ‘What was read, and what was not’.
report-unknown-service-without = Unknown: a service without a list is ‘no data’, one with facilities not located makes figures ‘at least’; neither is zero. Beyond { $limit } minutes nothing is reached.
report-time-without-roads = Time: without roads, the straight distance from home to facility × { $factor } ÷ speed ({ $who }, { $speed } m/s): an estimate.
report-as = { $name } { $document } ({ $year }, as of { $date }). { $counts }
report-no = No.
report-all = All
report-due-2 = Due
report-table = Table
report-place = Place
report-today-2 = Today
report-state = State
report-reason = Reason
report-clause-2 = Clause
report-target-2 = Target
report-promise-2 = Promise
report-department = Department
report-main-reason-2 = Main reason
report-relative = {" "}(relative)
report-seniors-2 = Seniors
report-not-stated = (not stated)
report-what-would-help = What would help
report-there-no-gaps = There are no gaps.
report-promises-by-department = Promises by department
report-gaps-with-most = The gaps with most seniors
report-no-promise-can = No promise can be held against anything.
report-promises-missed-behind = Promises missed, behind and on the way
report-no-promise-missed = No promise is missed, behind or on the way.
report-promise-several-departments = A promise of several departments stands under each; promises out of reach of a map are left off.
report-promises-that-met = Promises that are met, without data or out of reach of a map are left off: carecircle.xlsx has them.
report-most-seniors-left = Most seniors left out first; the main reason is that of most of them; ‘—’: cannot be judged, or no data.
report-gaps-in-all-which = { $n } gaps in all, of which { $shown } are listed; carecircle.xlsx has every one. What would help follows from the reason; the siting page works out places.
report-due-and = due { $due }, { $progress }
report-mark = { $name }: { $why }.
report-other-circle-open = {" "}{ $name }: { $said }.
report-circle-open = the { $name }: { $said }.
report-reason-share = { $reason } { $share }
report-reasons-between = {"; "}
report-circles-at-least = at least: { $circles }
report-circles-unjudged = cannot be judged: { $circles }
report-circles-no-data = no data: { $circles }
report-in-people = {""}
report-heading-unit = { $heading }{ $unit }
report-town-2 = Town
report-village-2 = Village
report-inside = { $least }inside
report-bounded-share = { $least }share
report-bounded-left-out = { $most }left out
report-in-no-town = In no town
report-in-no-village = In no village
report-coverage-by-town = Coverage of the { $circle } by town
report-coverage-by-village = Coverage of the { $circle } by village

## attributes of a facility

attribute-kind = Kind
attribute-beds = Beds
attribute-level = Level
attribute-area = Area
attribute-hours = Hours
attribute-seats = Seats
attribute-opened = Opened
attribute-closed = Closed
attribute-address = Address
attribute-telephone = Telephone
attribute-beds-unit = {""}
attribute-seats-unit = {""}

## why a home is inside or not, and what would help

explain-one-closes-all = one closes and all others stay: whoever has no other facility of a service within { $row } minutes loses it. Only distance counts, not whether others have room
explain-roads-here-connect = The roads here connect to nowhere with { $services }.
explain-study-has-no = The study has no { $services } in service, so nobody can reach one.
explain-there-but-not = There is { $services }, but it is not located: whether it is within reach is not known.
explain-everything-promised-within = Everything promised is within { $minutes } minutes; the promise is { $limit }.
explain-too-far-minutes = { $services } is too far: { $s } minutes (about { $m } m) beyond { $limit }.
explain-too-far-more = { $services } is too far: more than { $max_minutes } minutes.
explain-no-usable-road = No usable road within { $snap_limit_m } m: check the roads or the address.
explain-with-gate-on = With a gate on the side of the nearest street, { $services } would be { $minutes } minutes away.
report-near-is-not-enough = {" "}Near is not enough; if each wanted one: { $seats }.
explain-wall-without-gate = The nearest street lies behind a wall without a mapped gate: with a gate there, { $services } would be { $open } minutes away; by the mapped way it takes { $minutes } minutes. Check whether a gate is missing from the map.
explain-wall-without-gate-beyond = The nearest street lies behind a wall without a mapped gate: with a gate there, { $services } would be { $open } minutes away; by the mapped way it takes more than { $max_minutes } minutes. Check whether a gate is missing from the map.
explain-near-as-crow = { $services } is near as the crow flies, but the way there is { $times } times as long: a river, a wall or a missing bridge.
explain-shut-in-every = Shut in: every way to a road within { $limit_m } m would cross a wall, water, a railway or a building, and no gate is mapped. { $gate }
explain-near-as-crow-flies = { $services } is near as the crow flies, but more than { $max_minutes } minutes away by road: a river, a wall or a missing bridge.
explain-even-with-gate = Even with a gate on the side of the nearest street, { $services } would be more than { $max_minutes } minutes away.
explain-inside-already = It is inside already.
explain-everything-promised = everything promised
explain-opens = opens { $at }
explain-opens-on = opens on { $day }
explain-not-open-now = is not open now
explain-opens-on-2 = opens on { $day }, { $at }
explain-which-newly-covers = , which newly covers { $seniors } seniors
explain-with-seniors-come = ; with it { $seniors } seniors come inside
explain-nothing-that-open = nothing that is open gives { $service }
explain-minutes-too-far = { $service } is { $s } minutes too far
explain-minutes-away = { $name } ({ $gives }) is { $minutes } minutes away and { $when }
explain-mend-network-first = Mend the network first: no usable road within 20 km. Check the address.
explain-only-opening-missing = Only opening is missing: { $each }.
explain-bridge-or-path = A bridge or path of about { $m } m over what is in the way brings this home inside{ $others }.
explain-new-site-for = {" "}A new site for { $service } { $minutes } minutes away brings it inside{ $others }.
explain-more-than-minutes = { $service } is more than { $max_minutes } minutes away
explain-nearest-for-minutes = the nearest for { $service }, { $name }, is { $s } minutes (about { $m } m) too far
explain-mend-network-first-nearest = Mend the network first: the nearest usable road is { $m } m away, more than { $limit } m. Add the road that leads here, or check the address; no new site helps before that.
explain-nearest-for-m = the nearest for { $service }, { $name }, is { $m } m away in a straight line and more than { $max_minutes } minutes by road
explain-leave-at = Leave at { $leaves }, { $legs }.
explain-and-open = { $said } ({ $open })
explain-bus-route = { $line }
explain-bus-leg = bus { $line } at { $depart } from { $from } to { $to } ({ $stops ->
    [one] { $stops } stop
   *[other] { $stops } stops
  }, { $minutes } min)
explain-walk-to-stop = walk { $minutes } min to stop { $to }
explain-walk-to-door = walk { $minutes } min to the door
explain-two-sentences = { $said }{ $new }
explain-weekday-at = { $day } { $time }
weekday-mon = Mon
weekday-tue = Tue
weekday-wed = Wed
weekday-thu = Thu
weekday-fri = Fri
weekday-sat = Sat
weekday-sun = Sun
explain-some-would-do = { $wanted } of these would do: { $each }.

## changes between two versions

change-opened = opened
change-closed = closed
change-renamed = renamed
change-hours = hours
change-confirmed = confirmed
change-same-telephone = same telephone
change-opening-hours = opening hours
change-roads-buses = roads and buses
change-found-on-map = found on the map
change-same-id-name = same id and name
change-same-id-place = same id and place
change-facilities-that-moved = facilities that moved
change-same-name-place = same name and place
change-facilities-that-closed = facilities that closed
change-facilities-that-opened = facilities that opened
change-services-facilities = services of facilities
change-facilities-found-on = facilities found on the map
change-homes-that-new = homes that are new or gone
change-numbers-seniors-at = numbers of seniors at homes
change-same-name-which = same name, which nothing else has
change-its-place-known = its place is known no more, or less surely
change-moved-by-m = moved by { $metres } m
change-id-same-name = the id is the same; name, place and telephone are not
change-facilities-whose-state = facilities whose state nobody can read, counted as shut
change-name-same-town = the name is the same; town, place and telephone are not
change-its-state-cannot = its state cannot be read, so that it counts as shut; say which
change-services = services { $services }
change-place-service-same = place and service are the same, the name is not: renamed, or another?
change-one-versions-number = one version's number is a lower bound: the change is that among located facilities, and the true one may differ
change-each-cause-takes = each cause takes the later version's data in the order listed and coverage is computed anew: the differences add up to the whole. Another order gives other parts; 'alone' is the change if nothing else had happened
change-not-told = not told
change-from-to = { $what } { $from } → { $to }
change-service-gained = ＋{ $service }
change-service-lost = －{ $service }
change-column-name = name
change-column-id-before = id before
change-column-id-after = id after
change-column-changes = changes
change-column-words = in words
change-column-matched-by = matched by

## languages

language-name = English

## the template of the Word report

template-title-of-promises = { $study }: promises on elder care
template-promises = Promises
template-summary = Summary
template-place-by-place = Place by place
template-largest-gaps = The largest gaps
template-heading = { $title }
template-promises-of = Promises on elder care
template-template = Report template

## the server

serve-file-too-large = the file is larger than { $most_mib } MiB; bring a smaller extract or list, or split it
serve-cannot-be-changed = { $file } cannot be changed: { $error }
serve-list-has-no = the list '{ $list }' has no row '{ $id }' without coordinates
serve-this-server-shows = this server shows a study that it did not read from a folder, so corrections have no place to be kept
serve-lies-more-than = { $lon }, { $lat } lies more than { $far } degree outside the study, which spans { $west }, { $south } to { $east }, { $north }; check that longitude comes first
serve-study-was-not = The study was not read from a folder: answers have no place to be kept.
serve-studys-folder-cannot = The study's folder cannot be written ({ $error }): rows can be looked at, not placed. Check its rights.
serve-nowhere-on-earth = lon { $lon }, lat { $lat }: { $error }
serve-no-such-candidate = candidate { $number }: the row has { $of }, numbered from 1
serve-one-answer-alone = expected one of {"{"}candidate{"}"}, {"{"}lon, lat{"}"}, {"{"}unknown: true{"}"}, or {"{"}{"}"} to take the answer back
serve-answer-changed-meanwhile = somebody else has just changed the answer of this row; yours was not written; look at it before you change it
serve-tables-busy = { $said }
serve-table-not-written = { $said }
serve-table-not-read = { $said }
serve-off-network = { $said }
serve-outside-study = this point lies outside { $study }; choose one nearer to its towns and villages

## the desk: drafts, files, jobs

desk-desk-opened-by = the desk is opened by the address that the program printed when it started, with its key
desk-request-comes-from = the request comes from a page elsewhere
desk-request-that-changes = a request that changes something carries the header X-CareCircle: 1
desk-answer-longer-than = an answer is longer than any question's
desk-draft-has-fewer = a draft has fewer questions than that
desk-damaged-delete-answer = { $path } is damaged ({ $e }); delete it and answer again
desk-name-file-that = '{ $name }' is the name of the file that holds the answers; rename yours
desk-there-drafts-delete = there are { $most } drafts; delete some that are no longer needed
desk-answer-fits-no = the answer { $question } = { $choice } fits no question of this draft; ask for the draft again
desk-draft-was-changed = the draft was changed meanwhile by somebody else; ask for it again
desk-draft-has-at = a draft has at most { $most } files; put the parts of a Shapefile into a zip
desk-there-no-file = there is no file '{ $name }' in this draft
desk-rename-file = '{ $shown }': { $why }; rename the file
desk-there-no-study = there is no study '{ $shown }' in the workspace: a folder with a study.toml
desk-there-no = there is no { $path }
desk-not-open-at = '{ $id }' is not open: at most { $open_studies } studies are, and the program may have been started anew; open it from the start page
desk-study-being-made = a study is being made of this draft; wait for it, or stop it first
desk-there-no-template = there is no template '{ $id }'; expected { $plain }, { $packs }
desk-then-try-again = { $name }: { $why }, then try again ({ $error })
desk-name-empty = the name is empty
desk-name-longer-than = the name is longer than 240 bytes
desk-name-does-not = a name does not begin with a dot
desk-windows-keeps-this = Windows keeps this name for a device
desk-name-has-character = the name has a character that cannot be seen
desk-name-has-none = a name has none of / \ : * ? " < > |
desk-name-does-not-end = a name does not end with a dot or a space, nor begin with a space
desk-study-toml-cannot = study.toml cannot be read: { $error }
desk-folder-or-its = The folder or its study.toml is a link out of the workspace, or its name cannot be used; put the folder itself here.
desk-stopping-when-this = stopping when this step is done
desk-save-memory-was = To save memory, '{ $name }' was closed; open it again from the start page when needed.
desk-could-not-be = it could not be written
desk-disk-full-make = the disk is full; make room
desk-folder-cannot-be = the folder cannot be written, or another program has the file open
desk-stage-starting = starting
desk-stage-reading-roads = reading roads
desk-stage-reading-facilities-homes-and-areas = reading facilities, homes and areas
desk-stage-reading-the-basemap = reading the basemap
desk-stage-travel-times-and-circles = travel times and circles
desk-stage-waiting-for-another-task = waiting for another task
desk-stage-writing-the-study = writing the study
desk-stage-writing-the-demo = writing the demo
desk-stage-preparing-the-map = preparing the map
desk-stage-publishing-pages = publishing: pages
desk-stage-publishing-answers = publishing: answers
desk-stage-publishing-near = publishing: what is near each home
desk-stage-publishing-tiles = publishing: tiles
desk-stage-publishing-downloads = publishing: downloads
desk-stage-publishing-moving = publishing: moving into place
desk-no-such-draft = there is no such draft; it was deleted, or belongs to another workspace
desk-too-many-tasks = too many tasks are under way; wait for one to end, or stop one
desk-no-such-task = there is no such task: the program was started anew, or it was long ago
desk-task-panicked = the program failed, and nothing was made; its window says why; please tell whoever maintains it
desk-not-made = { $detail }
desk-unreadable = { $detail }
desk-upload-broke-off = the upload broke off: no data came for a minute; bring the file again
desk-published-into-files = Published into { $path } ({ $files } files, { $megabytes } MB). Put it on a web server as it is; its README.txt says how.

## near a place

near-no-bus-runs = no bus runs on that day
near-without-roads-buses = without roads buses are not counted
near-study-has-no = the study has no timetable: buses are not counted
near-neither-timetable-nor = neither the timetable nor the study names a day: buses are not counted

## notes of the import report: a reason each

note-approximate-number = numbers are approximate as the list writes them; they are used as they stand, a range by its middle
note-as-above = cells say 'as above' (同上, 〃) and are read as the cell above them
note-assumed-open = rows are blank where others say that a place is open; they count as open, which is assumed; fill them in, or answer for blanks under [facilities.states]: "" = "open", "closed", "planned" or "vacant"
note-bad-bytes = lines hold bytes that the encoding does not have, shown as �; save the list again as CSV UTF-8
note-bad-cost = costs, seats or beds are no number of 0 or more, and count as not given
note-bad-count = households or age bands are no number of 0 or more; they are left out
note-bad-date = dates are not read; expected 2023-05-01, 2023/5/1 or 2023年5月1日; the text is kept as an attribute
note-bad-elevation = elevations are no number of metres from -500 to 9000; they are left out
note-bad-geometry = geometries that cannot be read are left out
note-bad-number = beds or seats are no number of 0 or more; the text is kept as an attribute
note-bad-seat = seats of areas are no coordinates of the layer's crs; they are left out
note-bands-differ = the age bands do not add up to the seniors; the seniors count
note-bands-incomplete = age bands are used only where all three (from_60, from_70, from_80) have a column
note-barriers-unread = Walls, water and buildings of the extract could not be read: connectors go straight through them.
note-beyond-the-cut = areas reach beyond a side where the extract's streets are cut off: their shares leave out what lies there; fetch a larger extract
note-blank-rows = rows with nothing in them are passed over
note-borders-crs-doubtful = more places lie in the area that they name if the borders are in another coordinate system; check the borders on a map
note-building-without-total = buildings lie in no area whose seniors are known
note-bus-without-timetable = circles go by bus, but the study has no timetable; they are computed by their other modes; give it a GTFS feed under [transit]
note-caption-of-others = a title, sheet or file says that its people are not all of 60 and more; their numbers are taken as those of all seniors: bring the list of all, or write 60岁以上 in the header where they are
note-cell-comments = cells carry comments, which are not read; write what they say of a place (closed, under construction) into a column of remarks
note-closed-at-that-hour = Ways, ferries and gates with opening hours are closed at the study's day and hour; nobody passes them.
note-closed-before-opened = facilities close before they open; they count as never open
note-closed-by-word = the list says that facilities are closed, suspended or withdrawn; they are kept and serve nobody
note-closed-for-holiday = facilities are closed because the study's date is a public holiday, and serve nobody; take another date for an ordinary day
note-closing-without-date = the list has closing dates, but the study has no date to hold them against; these facilities count as open; write date under [study]
note-column-numbers = a row below the headers numbers the columns and is passed over
note-conditional-not-read = Conditional access cannot be read and is left aside; expected a form such as no @ (22:00-06:00).
note-coordinates-out-of-range = coordinates do not lie in the layer's coordinate system; declare the one that they are in under crs
note-coordinates-rounded = coordinates have two decimals of a degree or fewer, which is a kilometre; whether somebody is within 15 minutes cannot be told from them; bring five decimals or more
note-correction-applied = cells count as corrected in corrections.csv; the lists are as they were
note-correction-in-list = corrections are not needed any more: the list says the new value itself
note-correction-row-gone = corrections speak of rows that no list has any more, and count for nothing; look at them and take them back, or correct the new rows
note-correction-unreadable = the new values of corrections cannot be read; they count for nothing
note-correction-value-changed = lists say something else since they were corrected, neither the old nor the new value; these corrections count for nothing; look at them
note-cost-in-yuan = costs name their unit (120万), their header none; they are taken in yuan, and so is a budget
note-cost-units-mixed = some costs name a unit (120万) and others none, nor does the header: those are taken in yuan, these as they stand; write one unit in the header, such as 造价（万元）
note-crs-doubtful = the places fit the study's streets and towns better in another coordinate system than the one in which they are read; check one on a map, then accept the other by writing the line that is given
note-crs-mixed = some rows fit another coordinate system than the rest; give the list a column 坐标系 that names the system of each row
note-crs-named = the coordinate system is the one that the file itself names
note-crs-not-understood = rows name a coordinate system that is not known; expected such as WGS84, GCJ-02, BD-09, CGCS2000 or EPSG:4549
note-crs-of-a-download = the columns are those of a download from a map service, whose coordinates are shifted unless somebody converted them; they are read as WGS84: say which system they are in, such as crs = "GCJ-02", or "WGS84" where they were converted
note-crs-unsure = the coordinate system cannot be told from the places: two fit about equally well; say which one it is by a line crs = "…"
note-crs-untested = no file names the coordinate system, and there are neither roads nor areas to test it against; say which one it is by a line crs = "…"
note-days-not-read = service days are blank or cannot be read; expected such as 每周二、五, 每月10日、25日 or 每天; these stops count for nothing
note-deleted = elements that the file says are deleted (action="delete", visible="false"), and nodes without coordinates, are not read
note-duplicate-id = ids are taken already; the later rows are kept under another id
note-earlier-year = cells on whether a place is open are of an earlier year than another of the same words; the later one counts
note-east-first = the header says that the latitude comes first, but every row has the longitude first, and is read so
note-estimated-seniors = seniors are estimated: known totals spread over buildings by floor area
note-example-like = rows begin with 示例 or 例 and are passed over as examples; take the word out of those that are data
note-example-row = the template's own examples are passed over
note-far-away = positions lie far outside all others; check for a lost digit, swapped columns or another crs
note-far-from-roads = the layer lies more than 200 km from the roads; check that both are of one place, and the layer's crs
note-ferry-duration-not-read = The duration of ferries cannot be read; expected 00:10, 10 (minutes), 1:30:00, PT10M or 10 min; they go at 12 km/h.
note-ferry-hours-not-asked = Ferries run at some hours only, but the study names no day and hour; they count as running. Say date = 2026-06-30 and at = "mon-09:00" under [study].
note-ferry-interval-not-read = The interval of ferries cannot be read; expected 00:30, 30 (minutes), PT30M or 30 min; nobody waits for them.
note-ferry-seasonal = Ferries run in some seasons only; they count as running all the year round; where they do not, say [profiles.walk.tags.seasonal].
note-few-buildings = the extract has far fewer buildings than its streets have houses, so that shares speak of the few that are drawn; bring a list of homes or villages with their seniors
note-figure-twice = a figure is given twice for the same area and date; the later row counts
note-figure-without-date = dates of figures are blank or not read; expected a year such as 2024, or a date such as 2024-12-31
note-figure-without-value = values of figures are blank or no number; expected a number, with its unit in a column of its own
note-formula-not-computed = cells hold formulas without their results, and are blank here; open the workbook in Excel or WPS, and save it again
note-gpx-track = tracks and routes of a GPX file are no places; only its waypoints are read
note-gtfs-bad-value = rows have a value that cannot be read; expected times such as 08:05:00, days such as 20250630, degrees
note-gtfs-unknown-id = rows name a stop, route or trip that the feed does not have
note-header-again = the headers stand again among the rows; these rows are passed over
note-coordinates-remarked = the headers of coordinates say something in brackets that may mean another place or system; they are read all the same: check where the places lie on the map
note-header-asked = headers may mean a field, but leave doubt, and are not taken; say which one under columns
note-header-by-ending = headers are no known word but end in one, and are taken as that; name another under columns where that is wrong
note-header-cut = headers are cut short, as Shapefiles cut names to ten bytes; they are taken for the word that they begin
note-header-found = the headers are not in the first row
note-header-unit = headers name a unit by which their numbers are multiplied
note-headway-written-out = lines run by headway without exact times; their buses are taken to leave at the start and every headway after
note-hidden-columns = columns are hidden in the workbook; they are read like the others: show them, and delete what shall not count
note-hidden-rows = rows are hidden or filtered out in the workbook; they are read and count like the others: show them, and delete what shall not count
note-highway-not-known = Ways whose highway value no profile knows are left out; where people may use them, say so under [profiles.ID.highway].
note-homes-by-trunk = homes get anywhere only along trunk roads, which count as walkable; where they are not, say [profiles.walk.highway] trunk = "tagged"
note-hours-not-read = opening hours cannot be read whole and are not guessed; these facilities count as always open; write them such as Mo-Fr 08:30-11:30,13:30-17:00
note-hours-not-told = opening hours do not tell whether it is open at this minute (a season without its months, an appointment, days without times, or no date); these facilities count as open; complete the hours, or write date under [study]
note-in-no-town = homes lie in no town; they count in the whole place only
note-in-no-village = homes lie in no village
note-in-use = parcels whose status is not vacant are left out; take the column out to have them all
note-joined-parts = areas of the same name and code are parts of one
note-kilometres = coordinates are kilometres, by the size of both numbers, and were multiplied by 1000; check one on a map
note-kind-by-part = kinds are not known as a whole, but hold a known name, and are taken as that
note-kml-link = network links lead to other files, which are not fetched; export those as well
note-left-out-by-correction = rows are left out, as corrections.csv says
note-level-unknown = facilities of a service that is told apart by level have none that can be read (市, 县, 镇, 村 …); they count for the service as a whole and for none of its levels
note-levels-assumed = buildings without building:levels; their kind's usual number of storeys is taken (seeds/osm-buildings.toml)
note-located-between-numbers = facilities without coordinates are located between neighbouring house numbers, to 100 m or better; carecircle locate lists them
note-located-by-address = facilities without coordinates are located by street and house number, to 100 m or better; carecircle locate lists them
note-located-by-hand = facilities without coordinates of their own have those of the list's .located.csv
note-located-by-name = facilities without coordinates are located by their name, on the map or in another list, to 100 m or better; carecircle locate lists them
note-located-by-town = facilities without coordinates are known by their town only; they decide no circle, and what hangs on them is 'at least'; place them on the page under 'To locate' (待定位), give their coordinates, or correct them in the table that carecircle locate writes
note-located-by-village = facilities without coordinates are known by their village only; they decide no circle, and what hangs on them is 'at least'; place them on the page under 'To locate' (待定位), give their coordinates, or correct them in the table that carecircle locate writes
note-located-in-doubt = facilities without coordinates may be in one of several places, or in one that something speaks against; choose on the page under 'To locate' (待定位), or in the table that carecircle locate writes
note-located-roughly = facilities without coordinates are located by name, address or street to worse than 100 m; they decide no circle, and what hangs on them is 'at least'; place them on the page under 'To locate' (待定位), or correct them in the table that carecircle locate writes
note-located-row-fits-none = corrected rows fit no row of the list any more, by id and name or by name and town; they are passed over; take them out or mend the name
note-located-row-unread = rows were changed, but give neither a longitude and a latitude, nor the number of one of their candidates, nor 不详; they are passed over
note-located-unknown = rows say 不详: no place is derived from their name or address
note-lone-quote = an unpaired quote runs over the lines below it; where these have as many cells as the headers they are read as rows of their own, else they are lost: take the quote out
note-made-id = rows have no id; each was given one made from its kind, name and place
note-made-id-twice = rows without an id are alike in kind, name and place, so links cannot tell them apart; give the list a column of ids
note-merged-count = a number in a merged cell is one for several rows; it counts for the first, and the others have none; write one in each row
note-missing-members = members of relations are not in the extract
note-missing-nodes = elements whose nodes are not in the extract
note-month-unclear = 2026.1 is January, or October whose zero the workbook took for nothing; it is read as January; write 2026-01 or 2026-10
note-name-and-address = name and address stand in one column, and are parted at a sign, a bracket or a line; what does not part is a name
note-nameless = facilities without a name in OpenStreetMap
note-nan-coordinates = coordinates are not finite numbers
note-near-the-cut = homes lie within the circle's walk of a side where the extract's streets are cut off; what they could reach beyond is not known; fetch a larger extract
note-negative-seniors = seniors are below 0; expected a number of people, 0 or more
note-network-not-kept = The network could not be kept beside the study and is built anew each time; make the folder writable.
note-no-admin-level = administrative boundaries without an admin_level
note-no-area = outlines enclose no area, even after repair
note-no-boundaries = no administrative boundaries of a local level in the extract; give the areas as a file or by a column of the homes
note-no-bus-in-the-window = no bus takes passengers in the departure window, so that hardly anybody gets anywhere by bus; say other hours under [transit] depart
note-no-bus-that-day = no bus runs on the service day; say another under [transit] date
note-no-coordinate-columns = the list has no columns of coordinates: place the rows on the page under 'To locate' (待定位); or carecircle locate writes a table of where its rows are found by name and address, to be corrected by hand; or look its addresses up and add 经度 and 纬度; or give the villages a point or a polygon under [[areas]]
note-no-coordinates = rows have no coordinates; look their addresses up and fill them in
note-no-delivery-date = compounds have no delivery date, or one that is not read; promises about new compounds pass over them
note-no-footprint = buildings drawn as a point: no floor area is known
note-no-homes-yet = the study has no homes here yet, so that nobody is counted; fill in the list
note-no-kind = facilities say neither a kind nor a service; they are kept and serve nobody
note-no-name = no name is given
note-no-polygon = areas have no polygon; they are known by name only
note-no-profile-may-use = Ways that no profile may use are left out; [profiles.ID.highway] and [profiles.ID.tags] decide.
note-no-rows-yet = the list has headers and no rows yet; it counts as a list of nothing
note-no-seniors = the number of seniors is blank; write 0 where nobody of 60 or more lives
note-no-such-admin-level = no boundary of the admin_level asked for; choose one that the extract has
note-no-value = cells hold a program's word for 'no value' (NULL, [], nan) and are read as blank
note-north-first = latitude or northing comes first in every row, and is read so
note-not-lived-in = buildings of a kind that nobody lives in
note-not-open = facilities are not open on the study's date, or at its hour, and serve nobody
note-nothing-above = cells say 'as above' (同上, 〃) and nothing stands above them; write out what they mean
note-number-format = cells show more than they hold, by their number format (0.25 as 25 %); they are read as they are shown, with all their digits
note-number-format-hides = cells hold a number or a text that their format does not show; they are read as blank; take the format off where it counts
note-off-earth = nodes whose coordinates are no position
note-open-coastline = coastlines that end inside the extract: the sea is not filled, only the coast is drawn
note-open-rings = boundaries do not close
note-open-way = lines do not close, and enclose nothing
note-opening-perhaps-ahead = opening dates may lie ahead, and the study has no date to hold them against; these facilities count as open; write date under [study]
note-opening-without-date = the list has opening dates, but the study has no date to hold them against
note-other-column-of-count = another column may hold the same count with other numbers; the first is used; name another under columns where that is wrong
note-other-use = buildings used for something else than living
note-part-of-list = rows head the part of the list below them; what they say of a state holds for it
note-part-of-number = numbers name parts of themselves; the whole counts, facilities keep the parts
note-part-of-relation = outlines of a building relation that is counted itself
note-partial-area = areas of which some members are missing or open; what closes is drawn
note-partial-boundary = boundaries of which some members are missing or open; what closes is kept
note-perhaps-twice = facilities of the same name and service (or the same beds or seats) stand close by, in this list or another: probably one entered twice; take one out, or write duplicates = "merge" for the list in study.toml ("keep" where they are different)
note-perhaps-twice-renamed = facilities of the same service stand at one spot under names that differ in words of kind only: perhaps one entered twice; take one out where it is
note-phone-cut = telephone numbers lost their digits in a spreadsheet (1.38E+10) and are not shown; make the column text, and enter them again
note-planned-by-word = the list says that facilities are planned, under construction or not yet open; they are kept and serve nobody
note-postgis-no-geometry = rows of a database table have no geometry (NULL or EMPTY); these rows can be placed by other columns only
note-private-gate-shut = Private gates lead from streets that are open to all to others such, and which side the compound is cannot be told: it has an entrance without a gate on the map, or the gate stands between two compounds. They are shut to all, and who lives behind them goes round, which is perhaps too long and never too short; draw a gate at every entrance.
note-raster-bad-pixel = pixels have a number below 0 or beyond any place's people, which the file does not declare as 'no data'; they are left out
note-raster-group-missing = groups of age and sex from 60 have no raster: their people are not counted
note-raster-no-data = pixels of the study have no data in any file, which is not 0: nobody is counted there; lakes and the sea have none
note-raster-outside = the rasters have people beside the study, who are not counted
note-raster-seniors = seniors are estimated by a population raster: fractions of people are kept as they are, so that the total is the raster's
note-raster-years = the rasters are of several years
note-relative-seniors = no number of seniors is known: homes carry shares of 1000 by floor area, not people; give seniors = … or totals
note-remark-of-states = remarks among or below the rows speak of places that are closed or not yet open; which rows they mean is not read: write it into a column of states
note-remark-unclear = remarks may say that a place is closed, but another column says that it is open; it counts; answer under [facilities.states]
note-repaired-polygon = invalid polygons (crossing or touching themselves) were repaired
note-repeated-id = elements that occur again under the same id; the last one counts
note-repeated-node = A node's id occurs again at another place; the last one counts.
note-repeated-way = A way's id occurs again later in the file; the last version counts.
note-road-cell-not-read = cells on level, bridge, tunnel, direction or walking cannot be read; such a line meets others at its ends only where it is the level, and nobody walks there where it is the walking
note-road-class-blank = lines say no class, and nobody walks there; say what they are by class = "unclassified" (or another highway value) under [roads]
note-road-class-unknown = lines have a class or state that is not known, and nobody walks there until the study says what it is: write the line that is given under [roads.classes], with the highway value that fits, or "no"
note-road-closed-by-another-cell = the class says a road to walk on, but the grade, number or name says a motorway; nobody walks there
note-road-crossings-joined = no column says what is a bridge or a tunnel, so that lines that cross are taken to meet there, but for motorways; where one passes above the other, give the layer a column of levels or bridges
note-road-crossings-on-level = lines of one level cross without a common vertex, and are taken to meet there
note-road-dead-ends = ends of lines meet no other line
note-road-ends-joined = ends of lines lie within the tolerance of another line and are joined to it ([roads] tolerance_m)
note-road-ends-overshoot = ends of lines go less than the tolerance beyond a line that they cross; they are joined where they cross
note-road-ends-short = ends of lines stop short of another line by more than the tolerance, and are not joined: dead ends, or gaps of the drawing; raise [roads] tolerance_m or mend the layer where people walk on
note-road-hours-not-asked = Ways and gates are open or allowed at some hours only, but the study names no day and hour; their other tags count. Say date = 2026-06-30 and at = "mon-09:00" under [study].
note-road-hours-not-read = Opening hours of ways, ferries and gates cannot be read; they count as always open.
note-road-level-not-read = a column may say the level of the roads, but most of its cells are not that of the ground (0, blank or 地面), where most roads are; it is not taken unless the study names it under [roads.columns] level
note-road-levels-apart = lines of several levels have a vertex in common where each goes on; they are not joined there, as at an interchange
note-road-no-line = features are no lines (points, areas, or nothing); expected the centre lines of roads
note-road-none = lines of the layer are no roads
note-road-railway = railways are no way; on the ground, nobody crosses them but where a road does
note-road-too-short = lines are shorter than a centimetre
note-road-twice = lines are drawn twice, with one class and level; each counts once
note-roads-crs-doubtful = homes and facilities lie nearer to the streets if the roads are in another coordinate system than the one in which they are read; check the roads on a map, then accept the other by writing the line that is given
note-degrees-joined = degrees, minutes and seconds stand in columns of their own; they were joined to one coordinate (such as 121°7′14″)
note-row-sums-up = rows name no village, or are the first or last, and have as many seniors as the rows of their town, or of the list, together, or as their parts right below them (indented, numbered 1.1, a part of the village): probably totals, which count twice; take them out where they are
note-rows-look-like-villages = rows look like whole villages, and everybody of a row stands at one point; if each row is a village, write spread = "buildings" under its [[homes]]; if each is one home, write spread = "none"
note-rows-merged = rows equal an earlier one in every cell; they are left out (duplicates = "merge")
note-rows-read-as-villages = the list has no coordinates and names villages: each row is read as a village, whose people are spread over its buildings; write spread = "buildings" under its [[homes]] to say so
note-rows-twice = rows equal an earlier one in every cell, as when a list is pasted twice, and count twice; take them out, or write duplicates = "merge" in study.toml ("keep" where they are different things)
note-seniors-below-one = no row has as much as one senior: the column may hold shares or a unit such as 万人; name the unit in its header, or another column
note-seniors-not-people = seniors are given as a share, households, beds or the like, which is no number of people; write the number of people
note-seniors-of-bands = the number of seniors is blank and all three age bands are given; their sum counts
note-service-denied = one cell of a row gives a service and another denies it; it is not counted
note-service-in-words = services are read in brackets, after 含, 内设, 兼 and the like, or in columns that ask for them
note-service-not-in-study = the tag table finds services that the study does not have; declare them under [[services]]
note-service-not-now = services are denied, or said to be closed or not yet open; they are not counted
note-service-unclear = a cell can be read as giving a service or as not giving it; it is not counted; write it clearly, or name it under [facilities.kinds]
note-several-seat-columns = several columns may hold the seats, and at most one counts; name it under columns as seats
note-shared-coordinates = several places have the very same coordinates, as when a town's are given to all of its places or cells were copied down; look them up one by one
note-sheet-hidden = hidden sheets of the same columns are left out; name them with sheets = ["…"], or sheets = "*" for all
note-sheet-left-out = sheets have other columns than the one that is read, and are left out; make a layer of their own with sheet = "…", or name all with sheets = ["…", "…"]
note-sheet-repeats = sheets hold only rows that other sheets have too, as a summary does, and are left out; sheets = "*" reads them all the same
note-sheet-without-table = sheets hold no list, but a cover, notes or headers only, and are passed over
note-sheets-joined = the workbook has several sheets of the same columns, which are read as one list
note-shut-in = homes or facilities are shut in: every way to a street within the snap limit crosses a wall, water, a railway, a motorway, a building or a private gate of the extract; nobody passes; draw the gate or passage
note-status-unknown = words on whether a place is open are not known; its facilities are kept and serve nobody until the study says what they mean, under [facilities.states]: "open", "closed", "planned" or "vacant"
note-stop-far-from-roads = bus stops are farther from every road that can be walked than the snap limit; nobody gets to them; check their coordinates
note-stop-times-laid-between = stop times are missing and laid between their neighbours by distance
note-straight-line = without roads every time is a straight line times a detour factor, an estimate; bring an OpenStreetMap extract or a layer of roads, and name it under [roads] in study.toml
note-struck-through = rows have cells that are struck through; they count all the same: take them out, or write what has become of the place
note-surplus-cells = rows have more cells than there are headers; the surplus is left out (a delimiter inside a text needs quotes)
note-swapped-coordinates = latitude comes first in these rows, longitude in others; write all rows in one order
note-to-be-filled = figures say 待填 in the place of a number; nothing is known of them
note-too-small = footprints too small to live in
note-total-row = rows of totals or remarks are no data
note-total-without-area = totals name an area that the study does not have; their seniors are left out
note-total-without-buildings = areas with a total have no buildings in the extract; their seniors are left out
note-transfer-ignored = transfers between single lines or trips are not looked at
note-trip-times-go-back = trips arrive before they leave, or leave before they arrive
note-trip-without-days = trips name a service_id that neither calendar.txt nor calendar_dates.txt has, so they never run
note-trip-without-times = trips have fewer than two usable stops, or no time at their first or last one
note-trunk-on-foot = Trunk roads without a sidewalk or foot tag count as walkable, as villages along them need; [profiles.walk.highway] trunk = "tagged" closes them.
note-twins-merged = facilities are listed already under the same name and service at the same place; they are merged (duplicates = "merge")
note-two-seat-columns = the list tells seats at meals and other seats: services that count meals take the first, others the second; where one column is for all, name it under columns as seats
note-unknown-area = homes name an area that the areas do not have; their position decides
note-unknown-kind = kind or kinds without a service of the study: their facilities are kept and serve nobody, unless [facilities.kinds] says what they are
note-unknown-kind-beside-known = kind or kinds without a service, whose facilities have others
note-unlocated = facilities have neither usable coordinates nor a village or town of the study; they decide no circle, and what hangs on them is 'at least'; place them on the page under 'To locate' (待定位), give their coordinates, or fill in the table that carecircle locate writes
note-unreadable-coordinates = coordinates are no numbers; expected degrees such as 120.755 and 30.746, or metres of the declared crs
note-unreadable-seniors = seniors are no number; expected a number of people, 0 or more
note-unreadable-total = totals are no number of people, 0 or more; they are left out
note-vacant = facilities name a service, but their status says vacant; they are kept as places to build in, and serve nobody
note-village-along-streets = villages have no residential building inside their border; their people are spread along its streets
note-village-at-point = everybody of a village stands at its point: there is no building to spread them over, or spread = "point" says so
note-village-by-name = villages without coordinates are placed by their name among the areas or on the map
note-village-of-two-towns = two towns list the same village at the same point, and its people count in both; take it out of one of them
note-village-outside-border = the points of villages lie outside their borders, which count; check the points and their coordinate system
note-village-without-place = villages have neither coordinates nor a name that the areas or the map know in their town; their people are not counted; give them a point (经度, 纬度) or a border under [[areas]]
note-wall-without-gate = homes have the nearest street behind a wall of which no gate is mapped, and leave by another way; where a gate there would decide a circle, explain gives both answers; draw the gate if there is one
note-way-without-nodes = Fewer than two neighbouring nodes of the way are in the file; expected a complete extract.
note-field-name-cut = field names are cut at ten bytes, as a Shapefile does; they are read as the known header that begins so, or as they are where none does: hand the layer over as GeoPackage, or name the columns under columns
note-form-column-left-out = columns of a form or of a table on its side name no place and are left out
note-remark-of-rows = remarks below the list say which rows they mean and what has become of them; they are read for these rows
note-remark-of-rows-unsure = remarks below the list speak of states and may mean any of several rows; these rows do not count until [facilities.states] says what they are
note-rows-are-columns = the sheet is a form or a table on its side: its rows are read as the columns of a list, with a row for each place
note-sheet-says-state = places stand in two sheets, and over one of them what has become of them (已关停); it holds for them in both
note-side-by-side = lists stand side by side in one sheet, with a blank column between them; each is read as a sheet of its own
note-title-again = a title and the headers stand again among the rows; the title holds for the rows below it
note-total-differs = totals of the list are not the sum of its rows: rows are missing, were dropped, or stand in it twice; the rows count
note-zero-coordinates = coordinates are (0, 0), which stands for 'unknown'; fill in the real ones

## bringing lists

bring-no-row-used = none of { $read } rows is used: { $note } ({ $example }); say what the columns are, or mend the list and bring it again
bring-as-file-says = { $name } (as the file says)
bring-latitude-or-northing = { $name }, latitude or northing first
bring-places-fit = { $name }: { $fits } of { $of } places fit
bring-file-names-no = the file names no coordinate system; held against streets and borders, another one fits better, or two fit alike; a wrong one moves places by hundreds of metres
bring-file-names-no-coordinate = the file names no coordinate system, and there are neither roads nor borders to hold it against; a wrong one moves places by hundreds of metres
bring-file-names-no-coordinate-as = the file names no coordinate system, and there are neither roads nor borders to hold it against; a wrong one moves places by hundreds of metres; "{ $file }" fits the other files in { $crs }, and lists of one folder mostly come from one hand
bring-file-names-no-coordinate-alike = the file names no coordinate system, and there are neither roads nor borders to hold it against; a wrong one moves places by hundreds of metres; without roads only straight lines count, which hardly change when all lists are read alike
bring-extent-ask = "{ $file }" covers far more than "{ $border }": keep only what is needed?
bring-extent-why = of { $all } points of the map, { $within } lie within the border and { $km } km around it; roads and facilities of these { $km } km are kept, since a walk may leave the border; buildings outside are not, since nobody there is counted
bring-extent-within = keep the border and { $km } km around it; much faster
bring-extent-whole = use all of it
bring-extent-told = Of the extract only "{ $border }" and { $km } km around it was kept: { $ways_kept } of { $ways } ways, { $nodes_kept } of { $nodes } nodes; { $buildings } buildings outside the border and { $areas } areas that leave it were not.
bring-extent-why-beyond = of { $all } points of the map, { $within } lie within the border and { $km } km around it; roads and facilities of these { $km } km are kept, since a walk may leave the border; buildings outside are not, since nobody there is counted; but { $outside } of { $places } places of the lists lie beyond, where there would be no roads
bring-coordinates-metres-file = coordinates are metres, and the file does not say of which projection and zone; below is how each fits streets and borders; a wrong one moves places by hundreds of metres to hundreds of kilometres
bring-coordinates-metres-file-does = coordinates are metres, the file does not say of which projection and zone, and there are neither roads nor borders to hold it against; ask whoever made it (mostly surveyors) for the central meridian; a wrong one moves places by hundreds of metres to hundreds of kilometres
bring-file-itself-says = the file itself says { $named }, but its places do not fit streets and borders, and fit better in another system; mostly the file is wrong, perhaps the streets are; a wrong system moves places by hundreds of metres
bring-not-answered = not answered: { $ask } ({ $id } = { $choices })
bring-open = open
bring-closed = closed
bring-not-counted = not counted
bring-none-them = none of them
bring-not-open-yet = not open yet
bring-no-column-says = no column says the kind
bring-names-sheets-say = the names of the sheets say it
bring-also-read-whether = also read: whether the place is open
bring-also-read-whether-service = also read: whether the service is given
bring-leave-out-for = leave out for now, and say so in the report
bring-all = all are: { $service }
bring-column-says = the column "{ $header }" says it
bring-which-service-kind = Which service is the kind "{ $word }"?
bring-may-be = it may be: { $headers }
bring-also-read-whether-says = also read: whether it says closed, under construction and the like
bring-places-say-so = { $count } places say so, and it is not known
bring-does-status-mean = Does the status "{ $word }" mean open or closed?
bring-what-do-places = What do the places of { $called } provide?
bring-which-column = Which column of { $called } is { $what }?
bring-name-says-do = the name ("{ $header }") says it: { $called } of { $table } do
bring-places-say-which = { $count } places say "{ $word }", which is not known; until it is explained they serve nobody
bring-file-empty-0 = the file is empty (0 bytes); export it again
bring-this-part-shapefile = this is a part of a Shapefile without its .shp; bring all its files (.shp, .dbf, .shx, .prj), or a zip of them
bring-archive-holds-neither = the archive holds neither a Shapefile nor a GTFS feed (it has: { $what }); unpack it and bring its files
bring-this-kind-file = this kind of file is not known; expected .xlsx, .xls, .csv, .kml, .ovkml, .gpx, .zip (a Shapefile or GTFS), .shp, .gpkg, .geojson, .osm.pbf or .tif
bring-only = "{ $n }" only
bring-all-them-add = all of them add up: they are different people
bring-person-who-in = a person who is in two of them would count twice
bring-several-files-hold = Several files hold older people: which counts?
bring-person-who-in-two = a person who is in two of them would count twice
bring-people-those = people are those of "{ $chosen }"
bring-several-sheets-hold = Several sheets of "{ $first }" hold older people: which counts?
bring-several-sheets-more = Several sheets of "{ $first }" and { $more } more files hold older people: which counts?
bring-more-files = "{ $first }" and { $more } more files
bring-further-rare-words = { $unasked } further rare words ({ $rows } places) are not known; they serve nobody, and the import report lists them
bring-no-data = no data
bring-hidden-sheet = a hidden sheet
bring-cannot-be-read = cannot be read
bring-no-row-data = no row of data
bring-not-recognised-as = not recognised as any list
bring-sheet-another-time = the sheet of another time is used
bring-all-they-parts = all: they are parts of one list
bring-you-said-that = you said that this file is not used
bring-no-column-no = no column and no name is known to the program
bring-what = What is "{ $file }"?
bring-other-sheets-have = other sheets have all of its rows, as a summary does
bring-geotiff-taken-as = a GeoTIFF: taken as older people a pixel
bring-archive-has-stops = the archive has stops.txt and trips.txt
bring-part-used-with = a part of { $of }, and used with it
bring-other-columns-or = other columns, or its name says that it is an example or counts no more
bring-several-sheets-look = Several sheets look like one list at several times: which counts?
bring-openstreetmap-extract-roads = an OpenStreetMap extract: roads, and perhaps buildings, facilities and borders
bring-names-towns-or = names towns or villages
bring-each-row-looks = each row looks like a village
bring-each-row-looks-like = each row looks like a place of its own
bring-has-columns = has columns { $found }; { $rows }
bring-polygons = { $count } polygons
bring-has-columns-2 = has columns { $found }
bring-column-holds-known = the column "{ $header }" holds known kinds
bring-lines = { $count } lines
bring-has-delivery-date = has a delivery date; columns { $found }
bring-names-hold-known = { $called } of { $names } names hold a known kind
bring-has-service-days = has service days, or is called mobile
bring-speaks-parcels-vacant = speaks of parcels, vacant buildings or a cost
bring-borders-counties-or = borders of counties or cities; results are by town and village
bring-has-columns-rows = has columns { $found }; { $of } rows have a kind, { $known } of them known
bring-in-which-coordinate = In which coordinate system is "{ $one }"?
bring-in-which-coordinate-system = In which coordinate system is the sheet "{ $named }" of "{ $one }"?
bring-in-which-coordinate-system-these = In which coordinate system are these { $names } files? ({ $named })
bring-without-buses = without buses
bring-you-said-without = you said: without buses
bring-people = { $n } people
bring-another-file-this = another file of this kind is used
bring-no-bus-runs = no bus runs on any day of the feed
bring-total-not-known = the total is not known: shares only
bring-on-which-days = On which day's buses is the study computed?
bring-some-files-cannot = some files cannot be read; each says why
bring-another-file-gives = another file gives the areas of this level
bring-wednesday-with-most = { $day } (a Wednesday with most buses)
bring-how-many-people = How many people of 60 and more live in the whole place?
bring-there-no-list = there is no list of facilities; no study can be made without
bring-not-used-without = not used without roads: people walk to their stops along roads
bring-there-no-roads = there are no roads: walking times are estimated from straight lines
bring-same-as-byte = the same as "{ $of }", byte for byte: it counts once
bring-there-neither-borders = there are neither borders nor names of towns: results are not summed by town
bring-study-uses-one = a study uses one; merge them in a GIS first to use all
bring-files-which-used = { $all } files are { $label }: which is used?
bring-there-no-list-facilities = there is no list of facilities: those on the map stand in for it, and are mostly far from complete
bring-openstreetmap-extract-roads-come = an OpenStreetMap extract: roads come from the other file, buildings, names and borders from this one
bring-holds-areas-same = "{ $file }" holds areas of the same level too and is not used: one file a level
bring-there-no-list-people = there is no list of people: they are spread over the buildings of the map by floor area; answer with the number where it is known
bring-no-list-has = no list has a { $missing }: the { $circle } has no data until one is brought
bring-there-no-older = there are no older people: bring a list of villages with their numbers, a list of homes, or an OpenStreetMap extract; no study can be made without
bring-villages-have-no = the villages have no coordinates, and there are neither borders of villages nor an extract: they have no place; bring borders, or add coordinates to the list
bring-part-one-list = { $why }; the part of { $town }: one list with { $members } other files
bring-came-by-town = the { $label } came by town: { $got } of { $known } towns have sent theirs, missing are { $missing }; of those nothing is known, which does not mean that they have none
bring-not-used = not used
bring-roads-as-lines = roads as lines
bring-not-recognised = not recognised
bring-statistical-figures = statistical figures
bring-list-facilities = list of facilities
bring-stops-mobile-services = stops of mobile services
bring-bus-timetable-gtfs = bus timetable (GTFS)
bring-new-residential-compounds = new residential compounds
bring-openstreetmap-extract = OpenStreetMap extract
bring-list-homes-place = list of homes, a place each
bring-raster-older-people = raster of older people (GeoTIFF)
bring-borders-or-names = borders or names of towns or villages
bring-parcels-or-vacant = parcels or vacant buildings to build in
bring-list-villages-with = list of villages with their older people
bring-more = { $first } and { $more } more
bring-wgs84 = WGS84
bring-quoted = "{ $file }"
bring-of-file = { $file }: { $why }
bring-places-say-which-near = { $count } places say "{ $word }", which is not known; it is written like "{ $near }"; until it is explained they serve nobody
bring-town = town
bring-village = village
bring-circle-of-listed = 15 minutes to: { $services }
problem-read = { $error }
problem-write = { $error }
problem-empty = { $error }
problem-too-large = { $error }
problem-file-format = { $error }
problem-encoding = { $error }
problem-sheet = { $error }
problem-column = { $error }
problem-ambiguous = { $error }
problem-not-a-count = { $error }
problem-unsure = { $error }
problem-no-names = { $error }
problem-protected = { $error }
problem-sheets-of-time = { $error }
problem-header = { $error }
problem-crs-contradiction = { $error }
problem-crs-not-understood = { $error }
problem-no-roads = { $error }
problem-no-homes = { $error }
problem-tables-busy = { $error }
problem-extract = { $error }
problem-tags = { $error }
problem-area-column = { $error }
problem-shares-among-counts = { $error }
problem-crs-unknown = { $error }
problem-crs-epsg = { $error }
problem-crs-old-datum = { $error }
problem-crs-convert = { $error }
problem-crs-off-earth = { $error }
system-no-such-file = the file is not there
system-no-permission = there is no permission to read or write
system-is-a-folder = it is a folder, not a file
system-no-space = the disk is full
system-read-only = the disk is read-only
system-in-use = another program has the file open
system-two-of-one-name = two of the files have this name; give one another name
system-name-of-the-study = the study has a file of its own of this name; give yours another name
damage-workbook = the workbook is damaged
damage-merged-cells = merged cells cover too much
damage-cells = there are too many cells
damage-no-workbook = it is no kind of workbook
damage-zip = it is no whole workbook or archive
damage-cut-off = the file is not whole, perhaps not downloaded to its end
system-error = the system could not read or write
damage-unread = its contents cannot be read
bring-cannot-read = { $error }
bring-cannot-write = { $error }
bring-folder-not-empty = { $error }
bring-answer-fits-none = { $error }
bring-not-ready = { $error }

## how a row without coordinates was located

located-house-number-on = the house number is on the map
located-address-only-says = the address only says what is near
located-street-known-number = the street is known, the number is not
located-several-places-this = several places of this name: choose one
located-place-this-name = a place of this name, and nothing contradicts it
located-compound-or-building = the compound or building that the address names
located-between-neighbouring-numbers = between the neighbouring numbers of the same side
located-several-streets-or = several streets or doors fit: choose one
located-place-or-street = the place or street lies in another town: check it
located-name-address-lead = name and address lead to different places: check them
located-no-such-street = no such street, but one of nearly that name: check it
located-name-says-only = the name says only what it is, and the address leads nowhere
located-neither-map-nor = neither the map nor another list has this name or address
located-one-place-this = one place of this name, which nothing confirms: check it
located-corrected-by-hand = corrected by hand
located-said-be-unknown = said to be unknown

## how sure a share is

sure-walking-pace = walking pace
sure-how-far-ways = how far ways wind
sure-numbers-seniors = numbers of seniors
sure-positions-facilities = positions of facilities
sure-paths-that-map = paths that the map lacks
sure-way-from-door = the way from door to street
sure-errors-stated-when = errors stated when they were located
sure-speed-sd-mps = speed_sd_mps of study.toml
sure-detour-ratio-each = detour ratio of each home by itself, standard deviation { $percent } %
sure-numbers-estimates-each = numbers are estimates: each home by itself, standard deviation { $percent } %
sure-mean-pace-m = mean pace { $speed_mps } m/s, standard deviation { $rounded } m/s (normal)
sure-way-from-door-street = way from door to street of each home by itself, standard deviation { $percent } %
sure-half-all-pairs = half of all pairs of junctions 600 to 900 m apart in six extracts lie between 1.1 and 1.8
sure-facilities-located-by = { $positions } facilities located by name, address, street or area: anywhere within the error of each
sure-all-numbers-in = all numbers in the list are multiples of { $unit }, taken as rounded: each home up to { $half } either way
sure-default-as-if = default: as if 20 people had been measured (565 people over 60 walk 1.24 ± 0.28 m/s, Kasović et al. 2021)
sure-each-home-has = each home has a path that the map lacks with a chance of { $percent } %, { $detour_factor } times the straight line long
sure-there-no-seniors = there are no seniors
sure-inside-with-chance = inside with a chance of { $part } %
sure-inside-with-chance-hangs = inside with a chance of { $part } %; it hangs on { $name }
sure-only-uncertainties-listed = only the uncertainties listed count: many draws, each with one possibility of all inputs. A cohort is taken to walk at one pace; how far people differ is what the other cohorts show. What lists leave out, and what changes later, is not in it
sure-counted = { $share } %;{" "}
sure-counted-at-least = at least { $share } %;{" "}
sure-changed-by-nothing = nothing that is listed changes it ({ $low } %)
sure-between = nine of ten draws lie between { $low } and { $high } %
sure-derived-positions = {" "}(with { $count } facilities whose positions are derived)
sure-matters-most = ; what matters most is { $name } (about { $part } %)

## streets that close

closing-road = road
closing-ferry = ferry
closing-steps = steps
closing-bridge = bridge ({ $road })
closing-track = track
closing-street = street
closing-tunnel = tunnel ({ $road })
closing-gate = gate
closing-footway = footway
closing-main-road = main road
closing-cycleway = cycleway
closing-service-road = service road
closing-link-scenario = link of a scenario
closing-one-segment-bridge = one segment (a bridge, a ferry) closes and all others stay: whoever has no facility of a service within { $minutes } minutes by another way loses it. Whoever lives on the segment still leaves by either end, and facilities on it are still reached
closing-losses-against-located = { $said }; losses are against the located facilities only

## the command line: messages

cli-error = carecircle: { $text }
cli-because = {"  "}because: { $text }
cli-usage = Usage: { $shape }
cli-commands = Commands:
cli-arguments = Arguments:
cli-options = Options:
cli-choice = - { $name }: { $means }
cli-choices = {" "}[one of: { $choices }]
cli-default = {" "}[default: { $value }]
cli-help-other-language = 中文帮助：加上 --lang zh
cli-see-help = More: { $command } --help
cli-with-hint = { $said }; { $hint }
cli-did-you-mean = did you mean { $near }?
cli-unknown-option = there is no option '{ $arg }' here
cli-one-too-many = '{ $arg }' is one word too many
cli-unknown-command = there is no command '{ $found }'
cli-no-value = { $arg }: nothing follows it; expected a value
cli-not-a-choice = { $arg }: found '{ $value }', expected one of { $choices }
cli-bad-value = { $arg }: found '{ $value }'; { $reason }
cli-given-twice = { $arg } is given twice; once is enough
cli-not-together = { $arg } cannot be given together with { $other }; leave one out
cli-missing = missing: { $missing }
cli-no-command = what is to be done? Give one of { $choices }
cli-expects-another = expected another value
cli-expects-whole-number = expected a whole number, such as 5
cli-expects-number = expected a number, such as 0.9
cli-expects-range = expected a whole number from { $from } to { $to }
cli-expects-address = expected a numeric address and a port, such as 127.0.0.1:8080
cli-expects-base-path = expected segments of letters, digits, '-', '.', '_' and '~', such as /yl/; write others percent-encoded
cli-expects-size = expected a size of at least 64 MiB, such as 512MiB or 2GiB
cli-expects-host = expected a host's name alone, such as yl.example.gov.cn: no scheme, port or path
cli-study = study { $path }
cli-cannot-write = cannot write { $path }; is there such a folder, may you write there, is the file open elsewhere?
cli-cannot-read = cannot read { $path }
cli-out-ends = { $flag } { $path }: expected a name that ends in { $ends }
cli-towns-one-pack = --towns: a workbook and a weights table are of one document; name one of { $packs } by --pack
cli-towns-none = the study has no towns; give it [[areas]] with level = "town"
cli-towns-unknown = --town { $town }: no town has that name, code or id; there are { $towns }
cli-fairness-key = { $file }: rows are brought to places by the column { $column }
cli-fairness-no-column = --column { $column }: { $file } has no such column; it has { $headers }
cli-fairness-no-places = --table { $file }: no column holds ids of homes, or names or codes of towns or villages of the study
cli-fairness-unknown = --table { $file }: row { $row }, column { $column }: found '{ $found }', expected a home, town or village of the study
cli-fairness-several = --table { $file }: row { $row }, column { $column }: '{ $found }' names { $several } places of the study; write the code instead
cli-fairness-twice = --table { $file }: row { $row }: '{ $found }' has two values, '{ $before }' and '{ $value }'
cli-no-circle = the study promises no circle; add one under [[circles]]
cli-stdout = cannot write to stdout; where it leads may have no room left
headline = { $study } · { $circle }: { $counted }{ $marks }
headline-counted = { $least }{ $share } of { $all } seniors, { $most }{ $out } left out
headline-uncounted = — of { $all } seniors
headline-mark = {" "}[{ $said }]
headline-seats = {"  "}{ $said }{ $marks }
cli-located = { $path }: { $rows } rows, { $located } located to 100 m ({ $ways })
cli-located-doubt = {"    "}{ $rows } rows have candidates: write the number of one under 选用候选
cli-located-all = every facility row has coordinates: nothing to locate
cli-out-of-reach = { $count } demands are out of reach of every candidate
cli-note = { $file }: { $count } × { $text } ({ $examples })
cli-written = { $path } written: { $files }
cli-next-run = Next: carecircle check { $path }, then carecircle run { $path } --out out
stage-reading-roads = reading roads
stage-reading-lists = reading facilities, homes and areas
stage-reading-basemap = reading the basemap
stage-circles = travel times and circles
stage-postgis = writing to PostGIS
cli-postgis-files-stay = the files are written, PostGIS is as it was
cli-postgis = --postgis
cli-postgis-table = {"  "}PostGIS { $schema }.{ $table }, { $rows } rows
stage-gaps = gaps
stage-service-areas = service areas
stage-publish-pages = publishing: pages
stage-publish-answers = publishing: answers
stage-publish-near = publishing: what is near each home
stage-publish-tiles = publishing: tiles
stage-publish-downloads = publishing: downloads
stage-publish-moving = publishing: moving into place
stage-extract = reading the extract
stage-roads-layer = reading the roads
stage-files = reading the files
stage-making = making the study
stage-causes = coverage after each cause
stage-locating = reading the study and locating rows
stage-keeping = copying the study and computing its results
stage-corrections = reading the study and its corrections
stage-drawing = drawing
stage-seats = seats
stage-matrix = reading the matrix
stage-best-sites = looking for the best sites
stage-today = travel times today
stage-candidates = searching from { $count } candidates
stage-order = putting the sites in order
stage-curve = plans of fewer and more sites
stage-solver = { $stage }: { $objective }, bound { $bound }, { $nodes } nodes
stage-cells = minutes of each cell
stage-ready = getting ready
stage-writing = writing
stage-results = writing results
stage-pairs = travel times to each facility
stage-closing-streets = closing each street
stage-closing = closing each facility
stage-checking = checking
stage-links = looking for links
stage-waters = reading the waters
stage-junctions = every junction as a site
stage-junctions-of = every junction as a site: { $done } of { $all }
stage-both = travel times of both
stage-promises = promises
stage-sites = sites
cli-pair = { $flag } { $text }: expected EARLIER=LATER, the ids of one facility in both versions
cli-no-circle-in = { $study }: the study promises no circle; add one under [[circles]]
cli-crs-nothing = No coordinate system is proposed: study.toml is unchanged.
cli-crs-written = { $path } is written.
cli-crs-left = { $left } doubts are left: run check again.
cli-crs-refused = study.toml is as it was: with the lines above the study cannot be read
cli-no-streets = study { $path } has no roads, so there is no street to close; name an extract under [roads]
cli-no-row = the list { $list } has no row { $row }; expected a list of study.toml and an id of it, as carecircle check and the page show them
cli-value-or-back = --column { $column }: expected --value TEXT or --take-back
cli-demo-written = The demo study is in { $path } (simulated data).
cli-demo-next = See it on a map: carecircle serve { $path }
cli-demo-other = { $path } already holds { $name }, which is not part of the demo; name a new folder: carecircle demo DIR
cli-cannot-make = cannot make the folder { $path }
cli-desk-home = workspace: { $path }
cli-desk-open = open in a browser: { $address }
cli-desk-not-loopback = Not loopback: everybody who reaches this address can see and export the open studies; the address above is needed to change anything.
cli-desk-ends = Close this window (or press Ctrl-C) to end the program.
cli-desk-running = the program runs already, on the workspace { $path }
cli-desk-open-once = open in a browser (works once): { $address }
cli-desk-no-home = no home folder of the user is known; name the workspace by --home DIR
cli-desk-no-browser = No browser could be opened ({ $error }): open the address above yourself.
cli-press-enter = Press Enter to close.
cli-no-home-id = no home has the id '{ $id }'; ids are in the first column of homes.csv{ $near }
cli-nearest-id = ; the nearest id is '{ $id }'
cli-no-licences = this program was built without { $file }; build the page anew (npm run build in static/), then the program
cli-omx = --out { $path }: OMX is a full matrix in HDF5, for which there is no small well-kept writer; write .parquet or .csv, a row a pair, which openmatrix and pandas turn into OMX
cli-matrix-buses = circle '{ $circle }' counts buses, whose times are medians over departures to the nearest facility and not to each; choose a circle without buses
cli-minutes = --minutes { $minutes }: expected minutes, more than 0 and at most 600
cli-new-roads = { $kept } of { $read } lines are roads ({ $read_as })
cli-new-fill-in = fill in homes.csv, where older people live and how many, and facilities.csv
cli-new-no-homes = no building that people live in: fill in homes.csv, where older people live and how many
cli-new-counts = { $homes } homes from buildings; { $facilities } facilities ({ $services })
cli-new-areas = { $areas } areas from boundaries of admin_level { $level }
cli-new-no-areas = no boundaries of a local level in the extract: add areas to study.toml, or a column of them to your homes
cli-clip = within the border and { $margin } m around it: { $ways } of { $ways_read } ways, { $nodes } of { $nodes_read } nodes, { $relations } of { $relations_read } relations
cli-clip-crossing = {"  "}{ $crossing } ways leave these metres and are kept whole: nothing is cut
cli-clip-buildings = {"  "}{ $buildings } buildings outside the border are left out: nobody there is counted
cli-clip-areas = {"  "}{ $areas } areas and boundaries that are partly outside are left out
cli-clip-walks = {"  "}walks longer than the margin that leave the border may be missed: --margin METRES
cli-answer = --answer "{ $answer }": expected ID=CHOICE, as the program prints it, such as crs:f.xlsx=GCJ-02
cli-new-layer = { $layer } { $file }: { $read } read, { $kept } kept
cli-new-file = { $file }: { $role } ({ $why })
cli-indented = {"  "}{ $text }
cli-new-sheet = {"  "}sheet "{ $sheet }", { $rows } rows, is not read: { $why }
cli-answered = answered: { $choice }
cli-assumed = assumed: { $choice }
cli-not-answered = not answered
cli-question = { $ask } { $state }
cli-choice-of = { $id } ({ $label })
cli-answer-otherwise = {"  "}to answer otherwise: --answer '{ $id }=CHOICE', one of { $choices }
cli-needs-sites = this model needs --sites, how many sites to choose
cli-needs-limit = this model needs --limit, the cost within which a demand is covered
cli-no-places = { $flag }: a matrix has no towns, roads or places; leave it out, or give a study instead of --matrix
cli-no-candidate = { $flag } { $id }: no candidate of the matrix has this id (they are such as { $some })
cli-candidates = --candidates { $list }
cli-no-costs = --budget: nothing says what candidates cost; give --candidates a table with the columns candidate and cost
cli-no-capacities = --capacities: nothing says what candidates can serve; give --candidates a table with the columns candidate and capacity
cli-some-capacities = --capacities: { $without } of { $of } candidates have none; fill in the column capacity, or say with --capacity what such a one can serve
cli-time-limit = --time-limit { $seconds }: expected seconds, at least 0 (0: until it is proven)
cli-share = --share { $typed }: expected per cent, more than 0 and at most 100, such as 95
cli-service-all = --service all is every service of the circle; leave the others out
cli-lscp-sites = --sites: lscp finds the number of sites out; leave it out or choose another --model
cli-phases = --phases { $phases } build more than --sites { $sites }; leave --sites out or raise it
cli-phases-many = --phases { $phases }: more sites than can be counted
cli-study-has = { $flag } { $typed }: the study has { $known }
cli-no-junctions = --candidates junctions: the study has no roads; choose homes or give a file
cli-vacant-unlocated = --candidates vacant: none of the { $unlocated } vacant facilities of the study has a place; locate them, or give a file
cli-no-vacant = --candidates vacant: no facility of the study has closed by its day, and none has a status (状态) of vacant (空置, 闲置); give a file of vacant buildings
cli-crs = --crs { $crs }
cli-read-so = { $file }: { $said }; to read it so: --crs { $crs }{ $swap }
cli-no-position = { $flag } { $file }: no row has a usable position
cli-published = { $path }: { $files } files, { $size } (of these { $tiles } tiles, { $tiles_size }), run { $run }
cli-published-next = Put the folder on any web server, at any path; README.txt in it says how (in Chinese and English).
cli-require = --require { $share }: expected a share of seniors from 0 to 1, such as 0.9
cli-template-unread = { $path }: the template of report.docx cannot be read
cli-scenario = scenario { $name }
cli-no-edit = no edit is given; give --add, --move, --close, --services or --link
cli-no-study = { $path }: no study.toml there; name a study's folder
cli-scenario-bad = { $path }: scenario { $number } is not one
cli-scenario-cut = { $path }: the last scenario is cut off
cli-scenario-none = { $path }: holds no scenario
cli-expects-place = { $flag }: expected LON,LAT in degrees, found '{ $text }'
cli-expects-add = --add { $text }: expected SERVICE[,SERVICE]@LON,LAT
cli-expects-move = --move { $text }: expected FACILITY=LON,LAT
cli-expects-services = --services { $text }: expected FACILITY=SERVICE,SERVICE
cli-no-capacity = no capacity is known of any service of the circle '{ $circle }'; fill in the column of seats (餐位) or beds (床位), or name the service and assume: --service canteen --assume 老年食堂=40
cli-assume = --assume { $text }
cli-no-temp = cannot make a temporary folder for the embedded demo
cli-serve-at = The map is at { $at }/  (Ctrl-C ends); OGC API - Features at { $at }/ogc
cli-serve-token = What changes the server's state, such as POST /api/v1/reload, needs this token: { $token }
cli-serve-demo = This is the embedded demo: scenarios that are kept end with this program. Export them on the page, or keep a demo of your own: carecircle demo DIR, then carecircle serve DIR.
cli-serve-not-loopback = Not loopback: everybody who reaches this address can see and export the study with its homes and facilities, on the page and by the API. There is no login; only changes need the token.
cli-link-points = --link { $text }: expected two points or more, such as "121.130,28.850;121.132,28.851"
cli-sites = --sites { $path }
cli-nothing-proposed = nothing is proposed; give --at LON,LAT, --sites FILE, --close FACILITY, --move FACILITY=LON,LAT or --link LON,LAT;LON,LAT
cli-closed-and-moved = facility { $id } is both closed and moved; choose one
cli-no-roads = study { $path } has no roads, so travel times are straight-line estimates; name an extract under [roads] to check sites
cli-no-service = --service { $service }: there are { $known }, and all
cli-no-such-circle = --circle { $asked }: no such circle that promises { $service }; there are: { $known }
cli-no-cohort = --cohort { $id }: there are { $known }
cli-position = { $option } { $text }: expected LON,LAT in degrees, such as 121.13,28.85
cli-position-number = { $option } { $text }: '{ $part }' is no number; expected LON,LAT in degrees
cli-position-swapped = { $option } { $text }: longitude and latitude look swapped; longitude comes first: { $lat },{ $lon }
cli-position-bad = { $option } { $text }
cli-no-facility = { $option } { $text }: no facility has this id or name{ $hint }
cli-facility-near = ; did you mean { $name } ({ $id })?
cli-several-facilities = { $option } { $text }: several facilities have this name; give an id: { $ids }
cli-cell = --cell { $cell }: expected metres, at least 1
cli-times-tif = --times writes a GeoTIFF: give --out a name that ends in .tif
cli-cells = { $path }: { $columns } × { $rows } cells
cli-junctions = { $path }: { $points } junctions
cli-targets-out = --out { $path }: expected a name that ends in .json (the scoreboard, the plan) or .geojson (the places that fail, the sites)
cli-plan-needs-study = --plan needs a study: carecircle targets STUDY --plan ROW
cli-name-study = name a study: carecircle targets STUDY --pack ID; or give --list or --explain ID
cli-no-packs = { $path }: its study.toml names no packs; give --pack ID, one of { $known }, or a file of your own
cli-year = --year { $year }: expected a year such as { $such_as }
cli-no-promise = { $flag } { $id }: no row of { $packs } has that id{ $near }
cli-nearest = ; the nearest is { $id }
cli-template-exists = { $path } cannot be written; give a file that does not exist, in a folder that does
cli-template-written = { $path } written; fill it in, then: carecircle new my-city { $path }
cli-missing-paths = --missing-paths { $share }: expected a share of homes from 0 to 1, such as 0.05
cli-word-exists = { $path }: cannot be written; a file of that name is kept: choose another name, or move it away
cli-placeholders = Placeholders that can be used:
cli-template-bad = { $path }
cli-placeholders-unknown = { $path }: unknown placeholders { $unknown } stay as they are; tables and figures stand in the body only; known are { $known }
## the command line: errors of what stands below it

cause-not-found = { $english }
cause-not-permitted = { $english }
cause-exists = { $english }
cause-port-taken = { $english }
cause-address-elsewhere = { $english }
cause-disk-full = { $english }
cause-read-only = { $english }
cause-is-folder = { $english }
cause-no-folder = { $english }
cause-hint = { $english }
cause-report-template = { $english }
cause-of-lists = { $english }
cause-of-file = { $english }
cause-roads = { $english }
cause-no-usable-way = { $english }
cause-too-wide = { $english }
cause-profiles = { $english }
cause-classes = { $english }
cause-place = { $english }
cause-config-unread = { $english }
cause-config-syntax = { $english }
cause-config-key = { $english }
toml-text = a text in quotes
toml-texts = a text in quotes, or a list of them
toml-number = a number
toml-whole-number = a whole number
toml-yes-or-no = true or false
toml-table = a table
toml-list = a list
toml-date = a date such as 2025-06-30
toml-of-text = { $english }
toml-of = { $english }
cause-no-scenarios = { $english }
cause-config-type = { $english }
cause-config-value = { $english }
cause-config-missing = { $english }
cause-config-id = { $english }
cause-config-twice = { $english }
cause-pack = { $english }
cause-pack-row = { $english }
cause-pack-clause = { $english }
cause-extract-format = { $english }
cause-extract-damaged = { $english }
cause-extract-empty = { $english }
cause-scenarios = { $english }
cause-scenario-unread = { $english }
cause-no-scenario = { $english }
cause-scenario-name = { $english }
cause-no-facility = { $english }
cause-no-service = { $english }
cause-facility-taken = { $english }
cause-position = { $english }
cause-link-points = { $english }
cause-link-off = { $english }
cause-link-no-roads = { $english }
cause-version-label = { $english }
cause-version-taken = { $english }
cause-version-missing = { $english }
cause-not-empty = { $english }
cause-not-a-folder = { $english }
cause-seniors = { $english }
cause-clip-no-polygon = { $english }
cause-clip-no-border = { $english }
cause-clip-several = { $english }
cause-unread = cannot be read: { $reason }
cause-out-file = { $english }
cause-out-study = { $english }
cause-out-occupied = { $english }
cause-out-cells = { $english }
cause-out-unwritten = { $english }
cause-out-template = { $english }
cause-listen = { $english }
cause-runtime = { $english }
cause-random = { $english }
cause-desk-home = the workspace { $path } cannot be used; give another folder by --home
cause-desk-held = another carecircle holds { $path } and does not answer; end it, or give another folder by --home
cause-publish-occupied = { $path } holds files that `publish` did not write: expected a new or empty folder, or one published before; name another one
cause-publish-study = { $path } is the study's own folder; name a folder beside it
cause-publish-io = { $path }: cannot { $action }
cause-publish-answer = no answer to { $question }: { $why }; this is a defect, please report it
cause-publish-page = the program was built without the page's { $file }; run `npm run build` in static/ and build it again
kind-circle = circle
kind-cohort = cohort
kind-service = service
kind-home = home
kind-facility = facility
kind-gap = gap
cause-no-id = { $english }
cause-gone = { $english }
cause-position-number = { $english }
cause-position-swapped = { $english }
cause-position-range = { $english }
cause-several-modes = { $english }
cause-buses = { $english }
cause-streets-modes = { $english }
cause-in-no-circle = { $english }
cause-not-in-circle = { $english }
cause-goal-circle = { $english }
cause-goal-limit = { $english }
cause-limit = { $english }
cause-candidate = { $english }
cause-forced-off = { $english }
cause-no-cost = { $english }
cause-no-capacity = { $english }
cause-too-many-pairs = { $english }
cause-no-column = { $english }
cause-cell = { $english }
cause-demand-twice = { $english }
cause-pair-twice = { $english }
cause-demand-unknown = { $english }
cause-no-rows = { $english }
cause-budget = { $english }
cause-forced-budget = { $english }
cause-forced-forbidden = { $english }
cause-forced-many = { $english }
cause-bad-limit = { $english }
cause-not-offered = { $english }
cause-no-unit = { $english }
cause-relative = { $english }
cause-seat-buses = { $english }
cause-kind = { $english }
cause-assumption = { $english }

## the command line: help

# Keys are made of the command and the argument: help-run is the command, help-run--out its argument --out, help-any--study an argument
# that several commands have; examples-run stands below the help, value-file is what stands for a value.

help = Who can reach elder care on foot, who cannot, why not, and where one more site helps most.
help-any--study = The study's folder
help-any--json = The whole answer as JSON on stdout
help-any--cohort = Id of the cohort; default the study's own
help-any--circle = Id of the circle; default the study's first
help-any--name = Name of the scenario
help-any--quiet = Nothing on stderr but errors and, from serve, the token.
help-any--lang = Language of help, messages and report.docx; without it help and messages are in the system's, and report.docx is in Chinese
help-any--help = Print help
help-any--version = Print version
help-help = Print this help, or that of a command

help-desk = Open the start page in a browser: bring files, make studies
help-desk--home = Workspace folder, made when it is missing; default CareCircle in the user's home folder
help-desk--addr = Address to listen on; default port 8080 of this machine or, when that is taken, one after it
help-desk--no-browser = Only print the address
help-desk--memory = Memory for answers that are kept, of all open studies together, beside the studies themselves
help-demo = Write the embedded demo study (Linhai, simulated) and run it
help-demo--dir = Where to write the study; must not exist, or be empty, or hold an earlier demo
help-new = Make a study from the files that are brought, or from an OpenStreetMap extract alone
help-new--dir = Folder to write the study to; must not exist or be empty
help-new--files = Any lists and layers: each is recognised, and what is not sure is asked
help-new--answers = An answer to a question on FILE, as the program prints it; may be given several times
help-new--osm = The extract: .osm.pbf or .osm
help-new--roads = A layer of roads as lines instead of the extract's: .shp or its folder, .zip, .gpkg, .geojson, .kml, .fgb, .parquet
help-new--within = Only the part of the extract within a border: a layer of polygons, or the name of a boundary of the extract, such as 临海市
help-new--margin = Metres around the border in which roads and facilities are kept, since a walk may leave it
help-new--seniors = Known number of seniors in the whole place, to be spread over its buildings
help-new--name = Title of the study; default the folder's name
help-new--table = A tag table of your own instead of the built-in one (seeds/osm-facilities.toml)
help-new--reference = Name the files where they stand instead of copying them into the study
help-template = Write the workbook that a bureau and its towns fill in: what to bring (要带什么)
help-template--file = Workbook to write, .xlsx; must not exist
help-template--pack = Policy pack whose towns, codes, figures and units are filled in: a built-in id or a .toml file
help-check = Read a study's inputs and report on them, before any long work
help-check--json = The report as JSON on stdout
help-check--accept-crs = Write the coordinate systems that fit better into study.toml, as `check` proposes them; comments and order stay
help-locate = Find rows without coordinates by name and address, in a table to correct
help-correct = Correct a cell of a list, beside the list
help-correct--list = The list, as study.toml names its file
help-correct--row = Id of the row
help-correct--column = Header of the column; one that the list does not have is added by the correction
help-correct--value = What the cell should say
help-correct--take-back = Take the correction of the cell back
help-correct--who = Who corrects
help-correct--why = Why
help-keep = Keep a study and its results as of a date, never to change
help-keep--date = Day that the version stands for, such as 2026-06-30; without it the versions are listed
help-keep--name = Name of the version in words
help-keep--who = Who keeps it
help-run = Compute a study and write its results
help-run--postgis = Also as tables of a PostGIS database: a connection of study.toml by its name, or postgresql://user@host/database
help-run--schema = Schema of the tables; made where it is missing
help-run--out = Folder to write the results to
help-run--scenario = With the edits of this scenario made
help-run--facility-areas = Also one service area a facility, in service_areas.geojson
help-run--require = Exit with 1 when a smaller share of seniors (0 to 1) lies within the study's first circle
help-run--template = Template of report.docx, edited in Word or WPS; default report.docx of the study's folder, else the built-in one
help-run--json = summary.json on stdout as well
help-word-template = Write the template of the Word report, to be edited in Word or WPS
help-word-template--file = File to write; an existing one is kept
help-explain = Say why one home is covered or not, with the route to each service
help-explain--home = The home's id, as in the first column of homes.csv
help-explain--json = Everything as JSON on stdout, routes included
help-serve = Show a study on a map page
help-serve--study = The study's folder; without one, the embedded demo
help-serve--addr = Address to listen on
help-serve--base-path = Path below which clients find the server, as behind a reverse proxy that may take it off or leave it
help-serve--host = A name under which the server may be asked, besides localhost and its own number; may be given several times
help-serve--behind-proxy = Believe X-Forwarded-Host and X-Forwarded-Proto: only where a reverse proxy sets both itself
help-serve--memory = Memory for answers that are kept, beside the study itself; whatever was used last stays
help-publish = Write a study as plain files that any web server shows, with no program behind
help-publish--out = Folder to write: new, empty, or published before; replaced when the new one is whole
help-scenario = Keep named edits of a study beside it, and compare them
help-plan = Choose the best sites for a service, with proof
help-plan--study = The study's folder; or give --matrix and --demand
help-plan--matrix = Any costs in long form: demand,candidate,cost; a missing pair is out of reach
help-plan--demand = Weights for --matrix: demand,weight
help-plan--service = What each new site gives: the id or name of a service of the study, several in one building (canteen,daycare), or all: every service of the circle
help-plan--goal = Whose being reached counts (mclp, lscp). Both numbers are always told
help-plan--goal-service = Seniors newly within reach of the services of the sites
help-plan--goal-circle = Seniors whose circle the sites complete
help-plan--model = What is best
help-plan--model-mclp = The most demand within the limit, with so many sites
help-plan--model-lscp = The fewest sites that cover the demand (or a share of it)
help-plan--model-p-median = The least sum of costs, with so many sites
help-plan--model-p-center = The least worst cost, with so many sites
help-plan--sites = How many sites (mclp, p-median, p-center)
help-plan--limit = Within how much a demand is covered: minutes in a study (default the circle's), the cost in a matrix
help-plan--share = Share to cover, in per cent, of those who can be reached at all, or with capacities of those for whom there is room (lscp); in a matrix also 0 to 1
help-plan--circle = Whose mode and minutes count; default the first circle that holds the service
help-plan--cohort = Who walks; default the study's own
help-plan--candidates = Where could be built: junctions, homes, vacant (facilities that have closed, or whose status says vacant), or a CSV, XLSX or GeoJSON list; with a column of status, its vacant rows. Junctions when not said. For --matrix, a CSV of what its candidates cost and can serve: candidate,cost,capacity
help-plan--crs = Coordinate system of that list: WGS84, GCJ-02, BD-09 or an EPSG code
help-plan--swap-xy = That list has the northing (or latitude) in its column x, as surveyors do, and the easting in y
help-plan--forbid = Candidates that are in no plan, by id or name
help-plan--force = Candidates that are in every plan, by id or name
help-plan--budget = The most that the sites may cost in all; the list needs a column 'cost' (造价). lscp then looks for the cheapest sites instead of the fewest; without --sites the others open as many as it pays
help-plan--capacity = How many seniors (meals, beds) each new site can serve (mclp, lscp)
help-plan--capacities = The list's own capacities count: its column of beds (床位) or seats (餐位), whichever the service counts in
help-plan--one-per-town = At least one site in every town that has candidates and no such facility yet
help-plan--fair = Raise the worst-served town first, then the next, then the total (mclp)
help-plan--phases = In which order to build: so many the first year, so many the next, as in 2,3
help-plan--curve = Also the best plans of 1, 2, … N sites
help-plan--time-limit = Give the best so far, with its honest gap, after so many seconds, reading included; 0: go on until it is proven
help-plan--json = The plan with its certificate as JSON on stdout
help-plan--out = Also write the chosen sites to this GeoJSON file
help-site = Check proposed sites: whom they reach that nobody reaches today, exactly
help-site--service = Id of the service that a new site gives, or `all` of the circle's
help-site--circle = Id of the circle; default the first that promises the service
help-site--cohort = Id of the cohort that ranks speak of; default the study's own
help-site--at = A proposed site, in degrees on WGS84; may be given several times
help-site--sites = A list of proposed sites: .csv, .xlsx or .geojson
help-site--close = Close a facility, by its id or name; may be given several times
help-site--moves = Move a facility; may be given several times
help-site--link = A footbridge or path that is not there yet; its ends lie at roads, and only walkers use it; may be given several times
help-site--suggest-links = Instead of checking a proposal: this many links that would bring most seniors inside who are kept out by a barrier
help-site--no-rank = Without ranks among all junctions, which take the longest
help-surface = For every junction, the seniors whom a new site there would newly cover
help-surface--service = Id of the service that a new site gives, or `all` of the circle's
help-surface--circle = Id of the circle; default the first that promises the service
help-surface--cohort = Id of the cohort that ranks speak of; default the study's own
help-surface--out = Where to write it: .geojson (a point a junction) or .tif (GeoTIFF); without, only the best are printed
help-surface--cell = Metres a cell of the GeoTIFF
help-surface--times = Write minutes instead: from each cell to the nearest facility of the service, with `all` to the whole circle (.tif)
help-surface--best = How many of the best junctions to print
help-matrix = Write the travel times home by facility within a limit, a row a pair
help-matrix--out = Name of the file, which ends in .csv or .parquet
help-matrix--circle = Id of the circle whose mode, minutes and services count; default the study's first
help-matrix--service = Id of a service: its facilities instead of those of all of the circle's services
help-matrix--minutes = Limit in minutes instead of the circle's
help-closures = For every facility or street, who loses a service or the circle if it closes
help-closures--streets = Close street segments, bridges and ferries, each in turn, instead of facilities; only the worst --most are found
help-closures--most = How many facilities to list on the terminal, or streets in all
help-closures--out = Also write all of them to this CSV table, which Excel opens; streets also to .geojson
help-changes = Say what changed between two versions of a study, and what that did to coverage
help-changes--before = Folder of the earlier version
help-changes--after = Folder of the later version
help-changes--circle = Id of the circle in both; default the first
help-changes--cohort = Id of the cohort in both; default the studies' own
help-changes--same = Ids of one facility in both versions, where the program does not know it; may be given several times
help-changes--different = Ids of two facilities that are not one, where the program takes them for one; may be given several times
help-changes--most = How many facilities to list on the terminal
help-changes--out = Also write the facilities that changed to this CSV table, which Excel opens
help-seats = Seats per senior within reach of a service, and who is covered without a seat
help-seats--service = Id of the service; default the circle's first whose capacity is known
help-seats--circle = Id of the circle, whose limit and mode hold; default the study's first
help-seats--method = How seats and seniors are set against each other: floating catchment areas (2sfca, enhanced, Gaussian, kernel, three-step, modified, balanced) or the potential
help-seats--decay = Distance decay; default the method's own
help-seats--assume = Seats of each facility of a kind where the list says none, such as 助餐点=20; may be given several times
help-seats--most = How many towns and facilities to list on the terminal
help-seats--out = Also write towns, villages and homes to this CSV table, which Excel opens
help-seats--times = Also write the travel time of every home to every facility within the limit to this CSV table
help-uncertainty = Say how sure the share of covered seniors is, and what matters most
help-uncertainty--draws = Number of draws
help-uncertainty--seed = Seed of the draws: the same seed gives the same answer
help-uncertainty--missing-paths = Share of homes that have a path which the map lacks, such as 0.05
help-uncertainty--most = How many towns and homes to list on the terminal
help-uncertainty--out = Also write bands of areas and chances of homes to this CSV table, which Excel opens
help-fairness = Say how unequally walking times fall to seniors, and between which groups
help-fairness--table = Table with a column of towns, villages (names or codes) or ids of homes, and columns to compare by
help-fairness--column = Column of the table by which people are grouped, and ranked where it holds numbers; may be given several times
help-fairness--json = All of it as JSON on stdout
help-fairness--out = Also write it to this file: .csv, .json or .xlsx
help-targets = Hold a study to what policy documents promise
help-targets--study = The study's folder; --list and --explain work without one
help-targets--pack = A pack of the program by its id, or a .toml file of your own; may be given several times; default those that the study names
help-targets--year = The year that the study is held to; default the study's own
help-targets--explain = One row only: what it says, how it is read, how it stands
help-targets--plan = The sites that close one row: the best spot in each place that fails
help-targets--towns = Every town by itself: values, kept or not, points and ranks
help-targets--weights = Points of the rows, a table with the columns 编号 (or 条), 分值 and 计分 (按比例 or 全或无); default one point a row
help-targets--town = One town's own sheet alone, by its name, code or id
help-targets--list = What packs there are, or, with --pack, their rows
help-targets--json = The scoreboard, or with --plan the plan, as JSON on stdout
help-targets--out = Where to write the scoreboard (.json) or the places that fail (.geojson); with --plan the plan, or its sites; with --towns the workbook (.xlsx) or .json
help-licences = Print the licences of everything inside the program
help-completions = Print completions for a shell
help-completions--shell = Shell that the completions are for

help-scenario-list = Names and numbers of edits, one scenario a line
help-scenario-show = A scenario as JSON, which `import` takes
help-scenario-edit = Add edits to a scenario; it is made when it is not there
help-scenario-edit--add = A new facility: SERVICE[,SERVICE]@LON,LAT
help-scenario-edit--moves = A facility stands elsewhere: ID=LON,LAT
help-scenario-edit--close = A facility is no more
help-scenario-edit--services = A facility gives other services: ID=SERVICE[,SERVICE]
help-scenario-edit--link = A footbridge or path, from road to road: two or more points with spaces between
help-scenario-delete = Delete a scenario
help-scenario-import = Keep scenarios from a file of JSON values, - for stdin; each name is printed once it is safe
help-scenario-import--file = The file
help-scenario-compare = Who gains and who loses: today against one scenario, or one against another
help-scenario-compare--first = A scenario
help-scenario-compare--second = Another one

examples =
    Examples:
      carecircle                                 the start page in a browser: bring files, make studies
      carecircle serve                           the embedded demo (Linhai, simulated) on a page
      carecircle new my-city --osm city.osm.pbf  a study from an extract alone
      carecircle check my-city                   what was read, what was dropped and why
      carecircle locate my-city                  where rows without coordinates are, to be corrected
      carecircle run my-city --out out           coverage, gaps, tables, GeoPackage and report
      carecircle serve my-city                   the same on a map

    Exit codes: 0 done, 1 done but a target asked for is missed, 2 could not be done.

examples-desk =
    Examples:
      carecircle
      carecircle desk --home D:\CareCircle
      carecircle desk --no-browser --addr 127.0.0.1:9000

    The address with the key is printed; whoever opens it may use the desk. Studies are folders of the workspace.

examples-demo =
    Example:
      carecircle demo linhai && carecircle serve linhai
examples-new =
    Examples:
      carecircle new linhai 设施.xlsx 村社区.xlsx 道路.zip 镇街.geojson
      carecircle new linhai 设施.xlsx 村社区.xlsx --answer crs:设施.xlsx=GCJ-02
      carecircle new malta --osm malta-latest.osm.pbf --seniors 120000
      carecircle new 临海 --osm zhejiang-latest.osm.pbf --within 临海市 --seniors 250000
      carecircle new linhai --roads 道路.shp
examples-template =
    Examples:
      carecircle template 要带什么.xlsx --pack linhai-2023-2025
      carecircle template 要带什么.xlsx

    Filled in, it is brought as it is: carecircle new linhai 要带什么.xlsx 道路.zip, or dropped on the start page.
    One filled in by each town (古城街道.xlsx, …) is brought together, and is one list.

examples-check =
    Example:
      carecircle check my-city --json | jq '.layers[].notes'
examples-locate =
    Example:
      carecircle locate my-city

    Writes facilities.located.csv beside facilities.xlsx. Correct 经度 and 纬度 there in a spreadsheet, or write
    the number of a candidate under 选用候选, or 不详; the next check, run or serve reads it. What was corrected is kept.

examples-correct =
    Examples:
      carecircle correct my-city                           the corrections, and what became of each
      carecircle correct my-city --list f.xlsx --row F12   the row, as it is read
      carecircle correct my-city --list f.xlsx --row F12 --column 电话 --value 0571-88886666 --who 张三
      carecircle correct my-city --list f.xlsx --row F12 --column 电话 --take-back

    Corrections stand in corrections.csv of the study's folder; the lists stay as they are. One whose old value the list no longer has counts
    for nothing and is told.

examples-keep =
    Examples:
      carecircle keep my-city                                    the versions, each whole or not
      carecircle keep my-city --date 2026-06-30 --name 半年报 --who 张三
      carecircle changes my-city/versions/2026-06-30/study my-city
examples-run =
    Examples:
      carecircle run my-city --out out
      carecircle run my-city --out out --require 0.9   exit code 1 below 90 % of seniors
      carecircle run my-city --out out --template 模板.docx    report.docx in the bureau's own form
examples-word-template =
    Example:
      carecircle word-template 模板.docx && carecircle run my-city --out out --template 模板.docx

    As report.docx in a study's folder it is the study's own. Placeholders such as {"{{"}摘要{"}}"} are replaced; all else stays.

examples-explain =
    Examples:
      carecircle explain my-city --home H00042
      carecircle explain my-city --home H00042 --json | jq '.ways[].line'
examples-serve =
    Examples:
      carecircle serve
      carecircle serve my-city --addr 127.0.0.1:9000
      carecircle serve my-city --base-path /yl/ --host yl.example.gov.cn --behind-proxy
examples-publish =
    Example:
      carecircle publish linhai --out public

    No program runs where the folder is put. What needs one (siting, conditions, edits) is not in it.

examples-scenario =
    Examples:
      carecircle scenario my-city edit plan-a --add canteen@121.12,28.85 --close F17
      carecircle scenario my-city compare plan-a
      carecircle scenario my-city show plan-a > a.json && carecircle scenario other import a.json
      carecircle run my-city --out out --scenario plan-a
examples-plan =
    Examples:
      carecircle plan my-city --service canteen --sites 5
      carecircle plan my-city --service canteen --sites 5 --goal circle
      carecircle plan my-city --service canteen --model lscp --share 95 --candidates parcels.xlsx
      carecircle plan --matrix od.csv --demand demand.csv --model mclp --limit 900 --sites 5 --json

    Ctrl-C gives the best plan so far.

examples-site =
    Examples:
      carecircle site linhai --service canteen --at 121.13,28.85
      carecircle site linhai --service all --sites parcels.xlsx --json
      carecircle site linhai --close F012 --move F007=121.14,28.86
examples-surface =
    Examples:
      carecircle surface linhai --service canteen --out canteen.geojson
      carecircle surface linhai --service all --out all.tif --cell 100
examples-matrix =
    Examples:
      carecircle matrix linhai --out times.csv
      carecircle matrix linhai --service canteen --minutes 30 --cohort slow --out times.parquet
examples-closures =
    Examples:
      carecircle closures linhai
      carecircle closures linhai --cohort slow --out closures.csv
      carecircle closures linhai --streets --out streets.geojson
examples-changes =
    Examples:
      carecircle changes linhai-2025-06 linhai-2025-12
      carecircle changes 上半年 下半年 --same F012=F907 --out changes.csv
examples-seats =
    Examples:
      carecircle seats linhai --service canteen
      carecircle seats linhai --service canteen --method g2sfca --out seats.csv
      carecircle seats linhai --service canteen --assume 助餐点=20
examples-uncertainty =
    Examples:
      carecircle uncertainty linhai
      carecircle uncertainty linhai --cohort slow --out uncertainty.csv
      carecircle uncertainty linhai --missing-paths 0.05
examples-fairness =
    Examples:
      carecircle fairness linhai
      carecircle fairness linhai --cohort slow --out fairness.xlsx
      carecircle fairness linhai --table income.csv --column 人均收入 --out fairness.csv
examples-targets =
    Examples:
      carecircle targets linhai --pack linhai-2023-2025 --year 2025
      carecircle targets linhai --explain lh-05-every-town
      carecircle targets linhai --plan lh-05-every-town --out sites.geojson
      carecircle targets linhai --towns --weights weights.csv --out towns.xlsx
      carecircle targets linhai --towns --town 杜桥镇 --out duqiao.xlsx
      carecircle targets --list
      carecircle targets my-city --pack my-city.toml --out failing.geojson

    Exit code 1 when a target is missed that is due.

examples-licences =
    Example:
      carecircle licences | less
examples-completions =
    Example:
      carecircle completions bash > /etc/bash_completion.d/carecircle

value-study = STUDY
value-dir = DIR
value-file = FILE
value-name = NAME
value-id = ID
value-choice = CHOICE
value-metres = METRES
value-seniors = SENIORS
value-row = ROW
value-header = HEADER
value-text = TEXT
value-date = DATE
value-lang = LANG
value-pack = PACK
value-share = SHARE
value-addr = ADDR
value-path = PATH
value-size = SIZE
value-year = YEAR
value-connection = CONNECTION
value-town = TOWN
value-service = SERVICE
value-services = SERVICES
value-circle = CIRCLE
value-cohort = COHORT
value-lon = LON
value-lat = LAT
value-facility = FACILITY
value-count = COUNT
value-n = N
value-p = P
value-min = MIN
value-minutes = MINUTES
value-earlier = EARLIER
value-later = LATER
value-method = METHOD
value-decay = DECAY
value-kind = KIND
value-seats = SEATS
value-best = BEST
value-goal = GOAL
value-model = MODEL
value-matrix = MATRIX
value-demand = DEMAND
value-set = SET
value-crs = CRS
value-cost = COST
value-seconds = SECONDS
value-shell = SHELL
value-first = FIRST
value-second = SECOND
value-before = BEFORE
value-after = AFTER
value-command = COMMAND
value-osm = OSM
value-options = OPTIONS

## PostGIS

postgis-lost = The connection to { $connection } broke off ({ $reason }); try again later, or ask the administrator to look at the server's log
postgis-rights = The user { $user } may not read { $object } ({ $reason }); ask the administrator for GRANT USAGE ON SCHEMA … TO { $user } and GRANT SELECT ON { $object } TO { $user }
postgis-timeout = { $object } was not read within { $seconds } s; give the table an index or ask for less, or write a larger timeout_s under [postgis.{ $connection }]
postgis-read-only = { $object } would change the database ({ $reason }); this program reads only: write a SELECT alone
postgis-undefined = A table, column or function that { $object } uses is not there ({ $reason }); check the names: those with capital letters need double quotes, a table outside of the search path its schema (schema.table), and spatial functions CREATE EXTENSION postgis
postgis-statement = { $object } cannot be read: the database says '{ $reason }' (code { $code }); try the same table or query in psql or QGIS
postgis-too-large = { $object } is too large: { $reason }; take the rows and columns that are needed alone, by a query
postgis-password-env = The password of { $connection } is expected in the environment variable { $variable }, which is not set; set it before the run, or leave password_env out and put the password into ~/.pgpass
postgis-no-password = The database { $connection } wants a password, and none was found; put it into ~/.pgpass (a line host:port:database:user:password, chmod 600), set PGPASSWORD, or name an environment variable with password_env
postgis-pgpass-open = The database { $connection } wants a password, and { $path } is not used, because others can read it; run chmod 600 { $path }
postgis-password-wrong = The database { $connection } does not accept this user and password; check ~/.pgpass, PGPASSWORD or the environment variable that password_env names
postgis-login = The database { $connection } refuses the login ({ $reason }); ask the administrator to check pg_hba.conf and the user. This program connects without TLS; reach a server that wants TLS through an ssh tunnel
postgis-no-database = The server has no database { $database } ({ $connection }); check database
postgis-unreachable = The database { $connection } cannot be reached: { $reason }; check host and port, whether the server runs, and the firewall
postgis-connection-text = The connection is not understood; expected the name of a section [postgis.…] of study.toml, or postgresql://user@host:port/database
postgis-password-written = A password stands in the connection; leave it out (others see it in the list of processes), and put it into ~/.pgpass or set PGPASSWORD
postgis-no-tls = The connection asks for TLS (sslmode), which this program does not speak; use an ssh tunnel, or connect without it inside your network
postgis-no-table-at-all = The database { $database } has no { $object }, and the user { $user } can read no table at all; ask the administrator for GRANT USAGE ON SCHEMA … and GRANT SELECT ON …
postgis-no-table-near = The database { $database } has no { $object }; did you mean { $near }? Tables that can be read: { $tables }
postgis-no-table = The database { $database } has no { $object }; tables that the user { $user } can read: { $tables }
postgis-no-column = { $object } has no column that can be read; choose a table with texts, numbers or geometries
postgis-all-empty = In all { $rows } rows of { $object } the geometry column { $column } is NULL or EMPTY; fill it, or name another with geometry; where columns of longitude and latitude are meant, leave it out by a query
postgis-srids = The geometry column { $column } of { $object } mixes coordinate systems (SRID × rows: { $found }); correct them with ST_SetSRID, or make them one in a query with ST_Transform
postgis-not-a-geometry = The column { $column } of { $object } is no geometry; its geometries are: { $columns }
postgis-no-geometry-column = { $object } has no column { $column }; it has: { $columns }
postgis-two-geometries = { $object } has several geometry columns: { $columns }; say which, such as geometry = "{ $first }"
postgis-no-srid = The geometry column { $column } of { $object } has no coordinate system (SRID 0); write it in study.toml, such as crs = "EPSG:4490" or crs = "GCJ-02", or ask the administrator for UpdateGeometrySRID
postgis-no-extension = The database { $connection } has no PostGIS; ask the administrator for CREATE EXTENSION postgis in it
postgis-not-ours = The table { $table } was not made by this program (no comment that begins with carecircle:) and is left alone; choose another schema than { $schema } with --schema, or rename the table first
postgis-views = Views stand on { $table } ({ $views }), and would go with the table that is replaced, so nothing was written; drop them and make them again afterwards, or write to another schema with --schema
postgis-may-not-write = The user { $user } may not make tables in the schema { $schema } of { $database } ({ $reason }); ask the administrator for CREATE SCHEMA { $schema } AUTHORIZATION { $user }, or GRANT CREATE, USAGE ON SCHEMA { $schema } TO { $user }

## PostGIS: comments

postgis-comment-fid = row number
postgis-comment-geom = geometry, WGS84 (EPSG:4326)
postgis-comment-home = id of the home
postgis-comment-homes = homes
postgis-comment-seniors = people aged 60 and over
postgis-comment-seniors-60-69 = people aged 60 to 69
postgis-comment-seniors-70-79 = people aged 70 to 79
postgis-comment-seniors-80 = people aged 80 and over
postgis-comment-households = households
postgis-comment-village = village
postgis-comment-facility = id of the facility
postgis-comment-name = name
postgis-comment-services = services, joined by commas
postgis-comment-state = counted, unlocated, vacant, closed or no_service
postgis-comment-attributes = further columns of the list (JSON)
postgis-comment-code = administrative code
postgis-comment-level = level
postgis-comment-parent = area above it
postgis-comment-circle = id of the circle
postgis-comment-circle-name = name of the circle
postgis-comment-cohort = id of the cohort
postgis-comment-cohort-name = name of the cohort
postgis-comment-rank = rank, 1 for most people
postgis-comment-missing = services out of reach, joined by commas
postgis-comment-missing-name = names of the services out of reach
postgis-comment-median-min = minutes to what is missing, median by people; NULL where not reached
postgis-comment-worst-min = minutes to what is missing, farthest home; NULL where not reached
postgis-comment-reason = code of the main reason
postgis-comment-reason-name = main reason
postgis-comment-mode = mode of travel
postgis-comment-minutes = limit in minutes
postgis-comment-homes-covered = homes inside
postgis-comment-seniors-covered = seniors inside
postgis-comment-share = share of seniors inside, 0 to 1
postgis-comment-key = key
postgis-comment-value = value
postgis-comment-table-homes = homes: seconds to each service, inside a circle or not
postgis-comment-table-facilities = facilities with all that their lists say; unlocated ones have no geometry
postgis-comment-table-areas = towns and villages with their shares
postgis-comment-table-gaps = gaps: homes outside that lie together
postgis-comment-table-circles = where each circle holds, by cohort
postgis-comment-table-about = the study, its sources and flags
postgis-comment-town = town, or village where it has no town
postgis-comment-of-reason = { $cohort }: why outside of the first circle
postgis-comment-inside = inside or not
postgis-comment-seniors-outside = seniors outside
postgis-comment-of-circle = { $cohort }, { $circle }: { $what }
postgis-comment-seconds-p90 = seconds that nine of ten departures keep
postgis-comment-seconds = seconds to the nearest facility; NULL where not reached
postgis-comment-nearest = id of the nearest facility
postgis-comment-fastest = mode that has the time
postgis-comment-of-service = { $cohort }, { $service }{ $mode }: { $what }
