#include "base/hash.h"

#include <sys/random.h>

SwHashKey sw_hash_secret;

/* Before main(): no table is older, no worker is forked yet, no sandbox is in the way. Nothing is allocated, so that a program that gets no
 * memory ends as it does elsewhere. */
__attribute__((constructor)) static void draw_secret(void)
{
    if (getrandom(&sw_hash_secret, sizeof sw_hash_secret, 0) != sizeof sw_hash_secret)
        sw_hash_secret = SW_HASH_FIXED; /* a kernel without random numbers: hashes are as good, but no secret */
    sw_hash_secret.factor |= 1;
}

guint sw_hash_string(gconstpointer string)
{
    guint64 hash = sw_hash_span(sw_hash_secret, sw_span_of(string), 0);
    return (guint)(hash ^ hash >> 32);
}
