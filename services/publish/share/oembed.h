/* oEmbed 1.0: what another site's editor shows for an address that somebody pastes. Pure. */
#ifndef TRIPTYCH_OEMBED_H
#define TRIPTYCH_OEMBED_H

#include "id.h"
#include "json_writer.h"
#include "page_frame.h"
#include "story.pb-c.h"

struct oembed_size {
    unsigned width, height; /* at most; 0: as large as it is */
};

/* Reads maxwidth or maxheight. Returns 1, or 0 when it is no whole number from 1 to 10,000; NULL is 0, any size. */
int oembed_size_read(const char *text, unsigned *out);

/* The story whose page `url` is, at this desk: 1 and its id, 0 when it is not one of its pages. `base_url` is not "". */
int oembed_story_of(const char *base_url, const char *url, char out_id[ID_SIZE]);

/* Writes the answer for a story; the site has its base_url. */
void oembed_write(struct json_writer *json, const struct site *site, const Triptych__StoryHead *head,
                  const struct oembed_size *most);

#endif
