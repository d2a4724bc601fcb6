# sw_unit_test(report SUBJECT), a line a subject
add_library(report_sample STATIC unit/report/sample.c unit/report/golden.c unit/report/folder.c)
target_link_libraries(report_sample PUBLIC sw_report PkgConfig::JANSSON)
target_compile_definitions(report_sample PRIVATE GOLDEN="${PROJECT_SOURCE_DIR}/tests/golden")

foreach(subject cells csv json text markdown gnuplot svg html directory output scratch)
  sw_unit_test(report ${subject})
  target_link_libraries(test_report_${subject} report_sample)
endforeach()
