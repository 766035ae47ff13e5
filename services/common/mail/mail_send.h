/* Mails to one SMTP server: each in a thread of its own, so that the loop waits for none. Home of curl's SMTP. */
#ifndef TRIPTYCH_MAIL_SEND_H
#define TRIPTYCH_MAIL_SEND_H

#include "err.h"
#include "loop.h"
#include "mail_address.h"

#include <stddef.h>

#define MAIL_CONNECT_MS  10000 /* to connect */
#define MAIL_TIMEOUT_MS  60000 /* for the whole conversation: a server that looks a mail over may be slow */
#define MAIL_RUNNING_MAX 4     /* conversations at once: servers refuse who opens many */

enum mail_outcome {
    MAIL_SENT,      /* the server has taken it */
    MAIL_LATER,     /* it has not, and may the next time: away, busy, a refusal that says so (4xx) */
    MAIL_REFUSED,   /* it has refused this mail for good (5xx), or our password */
    MAIL_UNCERTAIN, /* it was given all of it, and its answer has not come: it may have taken it */
};

struct mail_sender;

/* "smtp://host:25", "smtp://user@host:587" or "smtps://user@host:465"; a password may stand in the address, or `password`
 * (may be "") has it. With a user the connection must be encrypted, unless the server is on this machine; without one it is
 * where the server offers it. All copied. Returns 0 and sets *out (returns owned: mail_sender_close), ERR_INVALID, or
 * ERR_MEMORY. */
int mail_sender_open(struct loop *loop, const char *url, const char *password, struct mail_sender **out,
                     struct err *err);
/* Breaks off what is under way, within two seconds; those callbacks are not called. NULL is fine. */
void mail_sender_close(struct mail_sender *sender);

/* Whether one more may be sent now. */
int mail_sender_has_room(const struct mail_sender *sender);

/* `sentence` is for a person; borrowed. */
typedef void mail_done_fn(void *context, enum mail_outcome outcome, const char *sentence);

/* Sends the message (takes `text`, malloced, of `size_bytes`). `done` is called once, later, from the loop. Returns 0, or
 * ERR_FULL, ERR_MEMORY with `text` freed and nothing called. */
struct mail_letter {
    const struct mail_address *from, *to; /* borrowed until mail_send returns */
    char *text;
    size_t size_bytes;
};
int mail_send(struct mail_sender *sender, const struct mail_letter *letter, mail_done_fn *done, void *context,
              struct err *err);

/* Whether the text may stand as such an address in a setting; "" is fine. */
int mail_url_check(const char *text, struct err *err);

/* Whether a conversation with the server at `url` (one that mail_url_check has taken) must be encrypted: when it names a user,
 * whose password in clear on a network would be anybody's; on this machine it goes over none. */
int mail_url_must_encrypt(const char *url);

#endif
