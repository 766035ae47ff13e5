/* A mail as it goes over the wire (RFC 5322, MIME): a head whose values cannot break out of their lines, whatever a headline
 * says, other letters than ASCII's as RFC 2047 has them, and two parts with the same content, plain and HTML, as
 * quoted-printable. Lines end in CRLF and have at most MAIL_LINE_MAX bytes. Pure. */
#ifndef TRIPTYCH_MAIL_MESSAGE_H
#define TRIPTYCH_MAIL_MESSAGE_H

#include "buffer.h"
#include "mail_address.h"

#include <stdint.h>

#define MAIL_LINE_MAX    76      /* bytes, without its end */
#define MAIL_SUBJECT_MAX 200     /* bytes of a subject that are shown; the rest is cut off */
#define MAIL_BYTES_MAX   2097152 /* of a whole message */

/* All borrowed; UTF-8. */
struct mail_message {
    const struct mail_address *from, *to;
    const char *subject;
    const char
        *id; /* what stands before "@" in Message-ID: letters, digits, "." and "-"; the sender's domain follows */
    int64_t date_ms;         /* UTC */
    const char *unsubscribe; /* subject of the mail to `from` that ends this; NULL: no List-Unsubscribe */
    const char *plain, *html;
};

/* Appends the whole message. */
void mail_message_write(struct buffer *out, const struct mail_message *message);

#endif
