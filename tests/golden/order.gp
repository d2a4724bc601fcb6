# Draws order.svg from order.dat: gnuplot order.gp
set terminal svg size 960,540 dynamic noenhanced font 'sans-serif,12' background '#ffffff'
set output 'order.svg'
set encoding utf8
set multiplot
set border 11 linecolor rgb '#6b7280' linewidth 0.75
set tics nomirror out scale 0.4 textcolor rgb '#374151'
set grid xtics ytics linetype 1 linecolor rgb '#e5e7eb' linewidth 0.75
set style fill solid noborder

# Panel 1
unset label
unset arrow
unset object
set lmargin at screen 0.1177
set rmargin at screen 0.8958
set tmargin at screen 0.9111
set bmargin at screen 0.5222
set logscale x 10
set xrange [0.769230769230769:130]
set xtics ('' 1, '' 2, '' 5, '' 10, '' 20, '' 50, '' 100)
unset logscale y
set yrange [1.5:-0.5]
set ytics ('a.example' 0, 'b.example' 1)
unset logscale y2
set y2range [0:80]
set y2tics ('0' 0, '20' 20, '40' 40, '60' 60, '80' 80)
set label 'Order' at screen 0.0167, screen 0.9556 left font ',16' textcolor rgb '#111827'
set label 'domain' at screen 0.0188, screen 0.5074 center rotate by 90 textcolor rgb '#6b7280'
set label 'share (%)' at screen 0.9833, screen 0.5074 center rotate by 90 textcolor rgb '#6b7280'
set label 'rank' at screen 0.5068, screen 0.0259 center textcolor rgb '#6b7280'
unset key
plot NaN notitle, \
    'order.dat' index 1 using 1:2:(0) axes x1y2 with filledcurves fillcolor rgb '#4f9d8f' fillstyle transparent solid 0.35 border linecolor rgb '#4f9d8f' notitle, \
    'order.dat' index 0 using 1:2 with points pointtype 5 pointsize 0.55 linecolor rgb '#20e08a3c' notitle

# Panel 2
unset label
unset arrow
unset object
set lmargin at screen 0.1177
set rmargin at screen 0.8958
set tmargin at screen 0.4926
set bmargin at screen 0.1037
set logscale x 10
set xrange [0.769230769230769:130]
set xtics ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50, '100' 100)
unset logscale y
set yrange [1.5:-0.5]
set ytics ('a.example' 0, 'b.example' 1)
unset logscale y2
set y2range [0:80]
set y2tics ('0' 0, '20' 20, '40' 40, '60' 60, '80' 80)
unset key
plot NaN notitle

unset multiplot
