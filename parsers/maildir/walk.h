/*
 * The files of a Maildir and of the folders in it (Maildir++, or plain directories), by name. Mail is found in the order of base names,
 * which begin with the time of delivery. Delivery and mail readers may go on meanwhile: a mail that moves from `new` to `cur`, or
 * changes its flags, is found once. Nothing is read here.
 */
#pragma once

#include "parsers/ingestor.h"

extern const SwFileWalk sw_maildir_walk;
