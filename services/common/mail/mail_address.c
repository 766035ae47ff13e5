/* Not all that RFC 5322 allows (comments, quoted local parts, groups): what people use, and nothing that a server could read
 * as something else. */
#include "mail_address.h"

#include "utf8.h"

#include <string.h>

/* RFC 5322's atext and dots; a domain has letters, digits, "-" and dots alone. */
static const char local_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-.";
static const char domain_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";

static int is_dotted(const char *text, size_t len)
{
    return len && text[0] != '.' && text[len - 1] != '.' && !memmem(text, len, "..", 2);
}

static int is_address(const char *text, size_t len)
{
    const char *at = memchr(text, '@', len);
    if (!at || len >= MAIL_ADDRESS_SIZE)
        return 0;
    size_t local = (size_t)(at - text), domain = len - local - 1;
    return is_dotted(text, local) && is_dotted(at + 1, domain) && strspn(text, local_letters) == local &&
           strspn(at + 1, domain_letters) >= domain;
}

static int is_name(const char *text, size_t len)
{
    if (len >= MAIL_NAME_SIZE || utf8_valid_len(text, len) != len)
        return 0;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || strchr("<>\x7f", text[i]))
            return 0;
    return 1;
}

int mail_address_read(const char *text, struct mail_address *out, struct err *err)
{
    const char *open = strrchr(text, '<');
    const char *address = open ? open + 1 : text;
    size_t name = open ? (size_t)(open - text) : 0, len = strlen(address);
    if (open && (!len || address[len - 1] != '>'))
        return err_set(err, ERR_INVALID, "\"%.80s\" has no \">\" at its end", text);
    len -= open != NULL;
    while (name && (text[name - 1] == ' ' || text[name - 1] == '"'))
        name--;
    size_t begin = *text == '"' && name ? 1 : 0;
    if (!is_address(address, len) || !is_name(text + begin, name - begin))
        return err_set(err, ERR_INVALID,
                       "\"%.80s\" is no mail address: write reader@example.org or Name <reader@example.org>", text);
    *out = (struct mail_address){0};
    memcpy(out->name, text + begin, name - begin);
    memcpy(out->address, address, len);
    return 0;
}

int mail_address_check(const char *text, struct err *err)
{
    struct mail_address address;
    return *text ? mail_address_read(text, &address, err) : 0;
}
