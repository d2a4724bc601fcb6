/*
 * How many inversions a random order has (MacMahon 1916; Kendall 1938): the chance that k things fall into a given
 * order, or one as close to it, by accident.
 */
#pragma once

#include <glib.h>

enum { SW_MAHONIAN_EXACT = 60 }; /* longer lists use the normal distribution */

/* P(inversions <= observed) over all k! orders, each as likely. Ties that count half round up: the larger chance is
 * given. 1 for k < 2. */
double sw_mahonian_p(guint k, double observed);

/* The smallest p that k things can give, 1/k!. */
double sw_mahonian_floor(guint k);
