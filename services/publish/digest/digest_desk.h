/* Sends the digests that are due. Every replica looks; Redis says which one sends (store_digests.h), so each goes out once: a
 * server that is away or busy is tried again, one that refuses for good is not, nor one that has the whole mail and does not
 * say whether it took it. A replica that dies between the server's yes and noting it is followed by another that sends the
 * mail again, with the same Message-ID. */
#ifndef TRIPTYCH_DIGEST_DESK_H
#define TRIPTYCH_DIGEST_DESK_H

#include "catalog.h"
#include "digest_list.h"
#include "mail_send.h"
#include "page_frame.h"
#include "store_digests.h"

struct metrics;
struct metric;
struct settings;

#define DIGEST_LOOK_MS  5000              /* between two looks at what is due */
#define DIGEST_LEASE_MS 180000            /* to make and send one */
#define DIGEST_AGAIN_MS 300000            /* until a server that could not is tried again */
#define DIGEST_LATE_MS  (6 * 3600 * 1000) /* what could not be sent for so long is not sent any more */

/* What is settled in a row, and what is under way. */
struct digest_state {
    struct digest_desk *desk;
    const struct digest_row *row;
    int64_t due_ms;     /* that is under way */
    int64_t settled_ms; /* the last that this replica knows to be done */
    int is_under_way;
};

/* Lives inside the daemon's state, zeroed before; but for the first group private. */
struct digest_desk {
    struct loop *loop; /* borrowed, as all here; set before digest_desk_open */
    struct store *store;
    const struct catalog *catalog;
    struct text_stemmers *stemmers;
    const struct site *site;
    struct metrics *metrics;
    const int *is_loaded; /* whether the catalog has all stories */

    struct mail_address from;
    struct mail_sender *sender; /* owned; NULL: no mail server is set */
    struct digest_list list;
    struct digest_state *states; /* owned: one a row */
    size_t next, left;           /* the row that is looked at next, and how many of this look are to come */
    struct loop_timer look;
};

/* Opens it by the settings DIGEST_SETTINGS; without smtp_url there is nothing to do. Returns 0, or ERR_INVALID with the
 * setting, or the line of the file, and the reason. */
int digest_desk_open(struct digest_desk *desk, const struct settings *settings, struct err *err);
/* No more looks, and what is being sent is broken off. */
void digest_desk_stop(struct digest_desk *desk);
/* Once the store has been closed. Zeroed is fine. */
void digest_desk_done(struct digest_desk *desk);

#define DIGEST_SETTINGS                                                                                                \
    {.name = "smtp_url",                                                                                               \
     .fallback = "",                                                                                                   \
     .help = "the mail server that digests go out through: smtp://mail.example.org:25, "                               \
             "smtps://user@mail.example.org:465; "                                                                     \
             "with a user the connection is encrypted; empty: no mail is sent",                                        \
     .check = mail_url_check},                                                                                         \
        {.name = "smtp_password_file", .fallback = "", .help = "file whose first line is that user's password"},       \
        {.name = "mail_from",                                                                                          \
         .fallback = "",                                                                                               \
         .help = "whom digests come from: News desk <desk@example.org>; answers to it end a digest, so somebody "      \
                 "reads them",                                                                                         \
         .check = mail_address_check},                                                                                 \
    {                                                                                                                  \
        .name = "digests", .fallback = "",                                                                             \
        .help =                                                                                                        \
            "CSV file of the digests, with the columns to, when (daily 07:00, monday 07:00), zone (Europe/Berlin), "   \
            "where (a query) and lang; read at the start"                                                              \
    }

#endif
