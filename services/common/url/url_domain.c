/* Hosts: to ASCII by IDNA, addresses told from names as browsers do (2130706433 is 127.0.0.1), and the registrable
 * domain by the public suffix list, which is what a source is known by. */
#include "url_parts.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <libpsl.h>
#include <stdio.h>
#include <string.h>

#define HOST_RAW_SIZE 1024 /* bytes of a host before punycode makes it shorter or longer */

/* Copies in lower case; returns 1 when all bytes are those of an ASCII host name. */
static int lower_ascii(const char *host, char out[URL_HOST_SIZE])
{
    size_t len = strlen(host);
    if (len == 0 || len > URL_HOST_MAX)
        return 0;
    for (size_t i = 0; i <= len; i++) {
        char byte = host[i];
        out[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
    }
    return strspn(out, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == len;
}

static int has_empty_label(const char *host)
{
    return host[0] == '.' || strstr(host, "..") != NULL;
}

static int is_ipv6(const char *host)
{
    struct in6_addr address;
    return inet_pton(AF_INET6, host, &address) == 1;
}

static int is_ip_address(const char *host)
{
    struct in_addr address;
    return inet_pton(AF_INET, host, &address) == 1 || is_ipv6(host);
}

/* "[::1]" as curl gives it, into lower case with its brackets. Returns 1 when `host` is one. */
static int copy_ipv6_literal(const char *host, char out[URL_HOST_SIZE])
{
    struct in6_addr bytes;
    char address[INET6_ADDRSTRLEN] = "";
    size_t len = strlen(host);
    if (len < 4 || len - 2 >= sizeof address || host[0] != '[' || host[len - 1] != ']')
        return 0;
    memcpy(address, host + 1, len - 2);
    if (inet_pton(AF_INET6, address, &bytes) != 1 || !inet_ntop(AF_INET6, &bytes, address, sizeof address))
        return 0;
    snprintf(out, URL_HOST_SIZE, "[%s]", address);
    return 1;
}

/* Such a host is an IPv4 address or none (URL Standard); "7." would be 0.0.0.7 once its dot is gone. */
static int ends_in_number(const char *host)
{
    const char *dot = strrchr(host, '.');
    const char *label = dot ? dot + 1 : host;
    int is_hex = strncmp(label, "0x", 2) == 0;
    return strspn(is_hex ? label + 2 : label, is_hex ? "0123456789abcdef" : "0123456789") ==
           strlen(is_hex ? label + 2 : label);
}

int url_host_to_ascii(const char *host, char out[URL_HOST_SIZE])
{
    if (copy_ipv6_literal(host, out))
        return 1;
    int is_host = lower_ascii(host, out);
    if (!is_host) {
        char *ascii = NULL;
        if (idn2_to_ascii_8z(host, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
            return 0;
        is_host = lower_ascii(ascii, out);
        idn2_free(ascii);
    }
    if (!is_host || has_empty_label(out))
        return 0;
    size_t len = strlen(out);
    if (out[len - 1] == '.')
        out[--len] = 0;
    /* "127.1" and "0x7f.1" would reach loopback by another spelling: such a host is none. */
    return len > 0 && (!ends_in_number(out) || is_ip_address(out));
}

/* Where the host stands in an address: no scheme, user, port, path or brackets; its length, 0 when it has none. */
static size_t find_host(const char *host_or_url, const char **out_at)
{
    const char *scheme_end = strstr(host_or_url, "://");
    const char *at = scheme_end ? scheme_end + 3 : host_or_url;
    size_t len = strcspn(at, "/?#");
    /* The last one: what is before it is the user's, whatever it looks like ("https://daily.example@evil.example"). */
    const char *user_end = memrchr(at, '@', len);
    if (user_end) {
        len -= (size_t)(user_end + 1 - at);
        at = user_end + 1;
    }
    int is_bracketed = len > 0 && *at == '['; /* an IPv6 address: its colons are no port */
    at += is_bracketed;
    len -= (size_t)is_bracketed;
    const char *end = memchr(at, is_bracketed ? ']' : ':', len);
    *out_at = at;
    return end ? (size_t)(end - at) : is_bracketed ? 0 : len;
}

int url_host(const char *host_or_url, char out[URL_HOST_SIZE])
{
    char host[HOST_RAW_SIZE];
    const char *at = NULL;
    size_t len = find_host(host_or_url, &at);
    if (len == 0 || len >= sizeof host)
        return 0;
    memcpy(host, at, len);
    host[len] = 0;
    char ascii[URL_HOST_SIZE];
    const char *answer = host;
    if (!is_ipv6(host)) {
        if (!url_host_to_ascii(host, ascii))
            return 0;
        answer = ascii;
    }
    memcpy(out, answer, strlen(answer) + 1);
    return 1;
}

int url_registrable_domain(const char *host_or_url, char out[URL_HOST_SIZE])
{
    char host[URL_HOST_SIZE];
    if (!url_host(host_or_url, host) || is_ip_address(host) || !strchr(host, '.'))
        return 0;
    /* The list compiled into the library: the same on every machine with the same package, and never read from disk. */
    const psl_ctx_t *list = psl_builtin();
    if (!list)
        return 0;
    const char *domain = psl_registrable_domain(list, host);
    if (!domain) {
        /* "blogspot.com" is a suffix of the list's private part, and itself somebody's site */
        if (psl_is_public_suffix2(list, host, PSL_TYPE_ICANN))
            return 0;
        domain = host;
    }
    memmove(out, domain, strlen(domain) + 1);
    return 1;
}
