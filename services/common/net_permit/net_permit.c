/* Who may be connected to although the address is not public: by network, which is safe whatever DNS says, or by the
 * name of a host, which the host's own DNS could point anywhere; hence a name alone opens no loopback and no link-local
 * address. */
#include "net_permit.h"
#include "address.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SEPARATORS ", \t"
/* Without 169.254.0.0/16 and fe80::/10: clouds serve credentials there. */
#define OLD_ON "127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7"

static int is_word(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(text, *words) == 0)
            return 1;
    return 0;
}

static int read_host(const char *entry, struct net_permit *out, struct err *err)
{
    /* The star goes and the dot stays: ".corp.example" is what all names below it end with. */
    const char *name = entry[0] == '*' && entry[1] == '.' ? entry + 1 : entry;
    size_t len = strlen(name);
    /* At least one letter, or a mistyped address ("10.0.0") would pass as a host that never matches. */
    if (len >= NET_PERMIT_HOST_SIZE || !strpbrk(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ||
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != len)
        return err_set(err, ERR_INVALID,
                       "'%.80s' is no network and no host: write 10.0.0.0/8, 192.168.1.7, intranet.example or "
                       "*.corp.example",
                       entry);
    if (out->host_count == NET_PERMIT_HOSTS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d hosts", NET_PERMIT_HOSTS_MAX);
    snprintf(out->hosts[out->host_count++], NET_PERMIT_HOST_SIZE, "%s", name);
    return 0;
}

static int read_entry(const char *entry, struct net_permit *out, struct err *err)
{
    struct net_list one;
    if (net_list_read(entry, &one, NULL) < 0 || one.count != 1)
        return read_host(entry, out, err);
    if (out->networks.count == NET_LIST_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d networks", NET_LIST_MAX);
    out->networks.networks[out->networks.count++] = one.networks[0];
    return 0;
}

int net_permit_read(const char *text, struct net_permit *out, struct err *err)
{
    static const char *const off[] = {"0", "off", "no", "false", NULL}, *const on[] = {"1", "on", "yes", "true", NULL};
    memset(out, 0, sizeof *out);
    if (is_word(text, off))
        return 0;
    if (is_word(text, on)) {
        out->is_old = 1;
        return net_list_read(OLD_ON, &out->networks, err);
    }
    for (text += strspn(text, SEPARATORS); *text; text += strspn(text, SEPARATORS)) {
        char entry[NET_PERMIT_HOST_SIZE + 2];
        size_t len = strcspn(text, SEPARATORS);
        if (len >= sizeof entry)
            return err_set(err, ERR_INVALID, "an entry is longer than %d bytes", NET_PERMIT_HOST_SIZE);
        memcpy(entry, text, len);
        entry[len] = '\0';
        int result = read_entry(entry, out, err);
        if (result < 0)
            return result;
        text += len;
    }
    return 0;
}

int net_permit_check(const char *text, struct err *err)
{
    struct net_permit permit;
    return net_permit_read(text, &permit, err);
}

static int ends_with(const char *host, const char *ending)
{
    size_t len = strlen(host), ending_len = strlen(ending);
    /* Longer than the ending: ".corp.example" is no host of its own. */
    return len > ending_len && strcasecmp(host + len - ending_len, ending) == 0;
}

static int names_host(const struct net_permit *permit, const char *host)
{
    for (unsigned i = 0; i < permit->host_count; i++) {
        const char *name = permit->hosts[i];
        if (name[0] == '.' ? ends_with(host, name) : strcasecmp(host, name) == 0)
            return 1;
    }
    return 0;
}

int net_permit_allows(const struct net_permit *permit, const struct sockaddr *address, const char *host)
{
    struct net_address ip;
    if (address_is_public(address))
        return 1;
    /* Neither IPv4 nor IPv6: no rule can be about it. */
    if (!net_address_from_socket(address, &ip))
        return 0;
    if (net_list_has(&permit->networks, &ip))
        return 1;
    if (!names_host(permit, host))
        return 0;
    int is_local_name = strcasecmp(host, "localhost") == 0 || ends_with(host, ".localhost");
    return address_is_loopback(address) ? is_local_name : address_is_private(address);
}
