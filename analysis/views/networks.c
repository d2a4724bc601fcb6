#include "analysis/views/networks.h"

#define MAPPED_BITS 96 /* of ::ffff:0:0/96 */

typedef struct {
    SwAddress network;
    guint32 client;
} Member;

static void clear_host_bits(SwAddress *address, guint bits)
{
    for (guint byte = 0; byte < sizeof address->bytes; byte++) {
        guint kept = CLAMP((int)bits - (int)(8 * byte), 0, 8);
        address->bytes[byte] &= (guint8)(0xff00 >> kept);
    }
}

static int compare_members(const void *a, const void *b)
{
    const Member *x = a, *y = b;
    int order = sw_address_compare(&x->network, &y->network);
    return order ? order : (x->client > y->client) - (x->client < y->client);
}

static Member *members_by_network(const SwStore *store, guint ipv4_bits, guint ipv6_bits)
{
    guint32 n = sw_store_n_clients(store);
    Member *members = g_new(Member, n);
    for (guint32 client = 1; client <= n; client++) {
        SwAddress address = sw_store_client_address(store, client);
        clear_host_bits(&address, sw_address_is_ipv4(&address) ? MAPPED_BITS + ipv4_bits : ipv6_bits);
        members[client - 1] = (Member){address, client};
    }
    if (n > 1)
        qsort(members, n, sizeof *members, compare_members);
    return members;
}

guint32 *sw_networks_of_clients(const SwStore *store, guint ipv4_bits, guint ipv6_bits)
{
    guint32 n = sw_store_n_clients(store);
    g_autofree Member *members = members_by_network(store, ipv4_bits, ipv6_bits);
    guint32 *network_of = g_new0(guint32, (gsize)n + 1);
    guint32 lowest = 0;
    for (guint32 i = 0; i < n; i++) {
        if (i == 0 || sw_address_compare(&members[i].network, &members[i - 1].network) != 0)
            lowest = members[i].client;
        network_of[members[i].client] = lowest;
    }
    return network_of;
}
