/* What a subscriber may see: free sees headline, summary, articles and leaning; premium adds factuality; vantage adds
 * ownership. What is locked is left out of every byte that is sent, and named with the tier that opens it. Pure. */
#ifndef TRIPTYCH_TIER_H
#define TRIPTYCH_TIER_H

enum tier { TIER_FREE, TIER_PREMIUM, TIER_VANTAGE };
#define TIER_COUNT 3

int tier_sees_factuality(enum tier tier);
int tier_sees_ownership(enum tier tier);
/* Whether it sees what raters say in this field of a source: an attribute of ../attributes, flags (with factuality), or
 * what is of the owner (with ownership). */
int tier_sees_field(enum tier tier, const char *field);

/* "free", "premium", "vantage" (a static string), and back: returns 1 and sets *out, or 0 when `name` is no tier. */
const char *tier_name(enum tier tier);
int tier_read(const char *name, enum tier *out);

#endif
