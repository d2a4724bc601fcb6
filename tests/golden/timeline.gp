# Draws timeline.svg from timeline.dat: gnuplot timeline.gp
set terminal svg size 960,478 dynamic noenhanced font 'sans-serif,12' background '#ffffff'
set output 'timeline.svg'
set encoding utf8
set multiplot
set border 3 linecolor rgb '#6b7280' linewidth 0.75
set tics nomirror out scale 0.4 textcolor rgb '#374151'
set grid xtics ytics linetype 1 linecolor rgb '#e5e7eb' linewidth 0.75
set style fill solid noborder

# Panel 1
unset label
unset arrow
unset object
set lmargin at screen 0.1042
set rmargin at screen 0.9667
set tmargin at screen 0.8075
set bmargin at screen 0.1172
unset logscale x
set xrange [1130882112:1130897088]
set xtics ('22:00' 1130882400, '22:30' 1130884200, '23:00' 1130886000, '23:30' 1130887800, '2 Nov' 1130889600, '00:30' 1130891400, '01:00' 1130893200, '01:30' 1130895000, '02:00' 1130896800)
unset logscale y
set yrange [0:16]
set ytics ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8, '10' 10, '12' 12, '14' 14, '16' 16)
set label 'Messages over time' at screen 0.0167, screen 0.9498 left font ',16' textcolor rgb '#111827'
set label 'messages a minute' at screen 0.0188, screen 0.4623 center rotate by 90 textcolor rgb '#6b7280'
set label 'time (UTC)' at screen 0.5354, screen 0.0293 center textcolor rgb '#6b7280'
set object rectangle from first 1130886000, graph 0 to first 1130889600, graph 1 behind fillcolor rgb '#eef2f7' fillstyle solid noborder
set label 'wave 1' at screen 0.4318, screen 0.8264 center textcolor rgb '#6b7280'
set key at screen 0.1042, screen 0.9079 left top horizontal Left reverse samplen 1.8 maxcols 1 textcolor rgb '#374151'
plot NaN notitle, \
    'timeline.dat' index 0 using 1:2 with steps linewidth 1.8 linecolor rgb '#2f5d8a' dashtype solid notitle, \
    NaN with lines linewidth 1.8 linecolor rgb '#2f5d8a' dashtype solid title 'messages'

unset multiplot
