#include "parsers/reader.h"
