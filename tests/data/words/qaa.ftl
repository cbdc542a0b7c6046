### A made-up language (qaa is kept for such), to show that a language is a file: what it lacks is said in English.

list-comma = {" "}ta{" "}
list-more = { $count ->
    [one] kel ina
   *[other] kel { $count }
  }

## the Word report

report-coverage = { $circle } osol { $study }
template-summary = tomun
template-place-by-place = lun ta lun
template-largest-gaps = golan maru
report-town-2 = lunok
report-main-reason-2 = wey maru

## changes.csv

change-column-name = nem
change-column-id-before = ked pre
change-column-id-after = ked pos
change-column-changes = mudat
change-column-words = lokut
change-column-matched-by = paruk

## what the page shows too

shown-simulated-data = umel nadat
shown-straight-line-estimate = rek lina
shown-no-bus = nul buso
report-what-was-read = letok
attribute-address = adrak
attribute-telephone = fonok
crs-gcj-02-amap = GCJ-02 osul
crs-bd-09-baidu = BD-09 osul
crs-gcj-02-shifted = GCJ-02 dumol
crs-bd-09-shifted = BD-09 dumol
crs-gcj-02-shifted-again = GCJ-02 ta BD-09
crs-bd-09-shifted-again = BD-09 ta GCJ-02
weekday-mon = mu
weekday-tue = tu
weekday-wed = vu
weekday-thu = zu
weekday-fri = fu
weekday-sat = sa
weekday-sun = su
