/*
 * What stands above a table in plain text: its title, and its summary and note if it has them.
 */
#pragma once

#include "base/table.h"
#include "report/writer.h"

void sw_text_append_front(SwWriter *writer, const char *title, const SwTable *table);
