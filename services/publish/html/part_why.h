/* Why an article is in its story, in the reader's language. Pure. */
#ifndef TRIPTYCH_PART_WHY_H
#define TRIPTYCH_PART_WHY_H

#include "buffer.h"

#include "article.pb-c.h"

/* "It shares Port Selby, 212 passengers; 3 hours apart; means nearly the same as a report of the story." in a <p>;
 * nothing where nothing is known to say, and for the article that began the story. */
void part_why(struct buffer *out, const Triptych__Placement *placement);

#endif
