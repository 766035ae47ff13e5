/* A digest as a whole mail. Pure. */
#ifndef TRIPTYCH_DIGEST_MAIL_H
#define TRIPTYCH_DIGEST_MAIL_H

#include "digest_text.h"
#include "mail_message.h"

/* All borrowed. */
struct digest_mail {
    const struct digest_text *text;
    const struct mail_address *from, *to;
    const char *id; /* as mail_message has it */
    int64_t date_ms;
};

/* Appends the message; `out` has failed when it is too large. */
void digest_mail_write(struct buffer *out, const struct digest_mail *mail);

#endif
