/* A list of addresses and networks from a setting, for instance the front whose PROXY protocol headers are believed. */
#include "net_list.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATORS ", \t"
#define ENTRY_MAX  64
#define ALL_BITS   (NET_ADDRESS_BYTES * 8)
#define V4_BITS    32

static int read_bits(const char *text, unsigned bits_max, unsigned *out)
{
    char *end;
    unsigned long bits = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || bits > bits_max)
        return 0;
    *out = (unsigned)bits;
    return 1;
}

static int read_entry(char *text, struct net_network *out)
{
    char *slash = strchr(text, '/');
    if (slash)
        *slash = '\0';
    if (!net_address_read(text, &out->address))
        return 0;
    /* IPv4 networks count behind the prefix of mapped addresses: 10.0.0.0/8 is /104 there. */
    unsigned bits_max = strchr(text, ':') ? ALL_BITS : V4_BITS;
    unsigned bits = bits_max;
    if (slash && !read_bits(slash + 1, bits_max, &bits))
        return 0;
    out->bits = bits + ALL_BITS - bits_max;
    return 1;
}

int net_list_read(const char *text, struct net_list *out, struct err *err)
{
    out->count = 0;
    for (text += strspn(text, SEPARATORS); *text; text += strspn(text, SEPARATORS)) {
        char entry[ENTRY_MAX];
        size_t len = strcspn(text, SEPARATORS);
        if (out->count == NET_LIST_MAX)
            return err_set(err, ERR_TOO_LARGE, "more than %d addresses and networks", NET_LIST_MAX);
        memcpy(entry, text, len < sizeof entry ? len : 0);
        entry[len < sizeof entry ? len : 0] = '\0';
        if (!read_entry(entry, &out->networks[out->count]))
            return err_set(err, ERR_INVALID, "'%.*s' is no address or network: write 10.0.0.2 or 10.0.0.0/8",
                           (int)(len < ENTRY_MAX ? len : ENTRY_MAX), text);
        out->count++;
        text += len;
    }
    return 0;
}

static int network_has(const struct net_network *network, const struct net_address *address)
{
    unsigned bytes = network->bits / 8, rest = network->bits % 8;
    if (memcmp(network->address.bytes, address->bytes, bytes) != 0)
        return 0;
    return rest == 0 || (network->address.bytes[bytes] ^ address->bytes[bytes]) >> (8 - rest) == 0;
}

int net_list_has(const struct net_list *list, const struct net_address *address)
{
    for (size_t i = 0; i < list->count; i++)
        if (network_has(&list->networks[i], address))
            return 1;
    return 0;
}

int net_list_check(const char *text, struct err *err)
{
    struct net_list list;
    return net_list_read(text, &list, err);
}
