#include "report/format.h"

const SwFormat *const sw_formats[] = {NULL};
