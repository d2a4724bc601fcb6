# The dialect and the warnings, the same under gcc and clang; warnings are errors.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

add_compile_definitions(_GNU_SOURCE G_LOG_DOMAIN="spamwave" SPAMWAVE_VERSION="${PROJECT_VERSION}")
include_directories(${PROJECT_SOURCE_DIR})
add_compile_options(
  -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla
  -Wformat=2 -Wundef -Wno-unused-parameter -Wno-missing-field-initializers -fno-common -fstack-protector-strong
  -fstack-clash-protection)
add_link_options(-Wl,-z,relro,-z,now)
set(CMAKE_C_FLAGS_RELEASE "-O2 -g -DNDEBUG -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2")
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  add_compile_options(-fcf-protection) # where calls and jumps by pointer may land (Intel CET)
endif()
include(CheckPIESupported)
check_pie_supported()

option(SPAMWAVE_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
if(SPAMWAVE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()

option(SPAMWAVE_SANITIZE_THREADS "Build with the thread sanitizer" OFF)
if(SPAMWAVE_SANITIZE_THREADS)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()

option(SPAMWAVE_FUZZ "Build the fuzz targets for libFuzzer (clang; with SPAMWAVE_SANITIZE)" OFF)
if(SPAMWAVE_FUZZ)
  # Comparisons are not traced, which takes as long as all the rest: the seeds hold the words of each grammar.
  add_compile_options(-fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp -fsanitize-address-use-after-return=never)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# sw_room(NAME SOURCES ... USES ...): one folder, one static library.
function(sw_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  add_library(sw_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(sw_${name} PUBLIC ${ROOM_USES})
endfunction()
