/* What each tier sees, in one place: whoever writes a field asks here. */
#include "tier.h"

#include "attributes.h"

#include <string.h>

static const char *const names[TIER_COUNT] = {"free", "premium", "vantage"};

int tier_sees_field(enum tier tier, const char *field)
{
#define X(member, lowest, title)                                                                                       \
    if (strcmp(field, #member) == 0)                                                                                   \
        return tier >= (lowest);
    RATED_ATTRIBUTES(X)
#undef X
    if (strcmp(field, "leaning") == 0)
        return 1;
    /* A field that nobody has listed is the highest tier's: what was forgotten here is hidden, not given away. */
    return tier >= (strcmp(field, "flags") == 0 ? TIER_PREMIUM : TIER_VANTAGE);
}

int tier_sees_factuality(enum tier tier)
{
    return tier_sees_field(tier, "factuality");
}

int tier_sees_ownership(enum tier tier)
{
    return tier_sees_field(tier, "ownership");
}

const char *tier_name(enum tier tier)
{
    return names[tier];
}

int tier_read(const char *name, enum tier *out)
{
    for (int tier = 0; tier < TIER_COUNT; tier++) {
        if (strcmp(name, names[tier]) == 0) {
            *out = (enum tier)tier;
            return 1;
        }
    }
    return 0;
}
