/*
 * Mail logs of whatever dialects, as one series of files: a message may begin in one and end in the next, be it rotated or another
 * program's.
 */
#pragma once

#include "parsers/ingestor.h"

extern const SwFileSeries sw_log_series;
