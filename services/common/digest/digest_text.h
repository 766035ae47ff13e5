/* A digest of stories as the text of a mail, plain and HTML: of each story headline, sentences with the outlet that wrote
 * them, coverage, and links. Pure. */
#ifndef TRIPTYCH_DIGEST_TEXT_H
#define TRIPTYCH_DIGEST_TEXT_H

#include "buffer.h"
#include "lang_list.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define DIGEST_STORIES_MAX  20 /* that are told; of the others there is the number */
#define DIGEST_BULLETS      3  /* of each story: a mail is to be read through */
#define DIGEST_SUBJECT_SIZE 400
#define DIGEST_BYTES_MAX    262144 /* of one form of the text */

/* All borrowed. */
struct digest_text {
    const char *site_name;
    const char *base_url; /* of the desk's pages; "": there are no links to them */
    const char *where;    /* the query; "" for everything */
    const char *to;       /* whom it is for */
    const char *from;     /* where to write to end it; "": nowhere */
    const struct lang_list *langs;
    int64_t since_ms, until_ms;
    Triptych__StoryHead *const *heads; /* in the order in which they are told */
    size_t count;                      /* at most DIGEST_STORIES_MAX */
    size_t all;                        /* stories that match */
};

/* "Triptych: HEADLINE and 11 more", terminated. */
void digest_text_subject(const struct digest_text *digest, char out[DIGEST_SUBJECT_SIZE]);
void digest_text_plain(struct buffer *out, const struct digest_text *digest);
void digest_text_html(struct buffer *out, const struct digest_text *digest);

#endif
