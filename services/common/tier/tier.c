/* What each tier sees, in one place: whoever writes a field asks here. */
#include "tier.h"

#include <string.h>

static const char *const names[TIER_COUNT] = {"free", "premium", "vantage"};

int tier_sees_factuality(enum tier tier)
{
    return tier >= TIER_PREMIUM;
}

int tier_sees_ownership(enum tier tier)
{
    return tier >= TIER_VANTAGE;
}

int tier_sees_field(enum tier tier, const char *field)
{
    if (strcmp(field, "leaning") == 0)
        return 1;
    if (strcmp(field, "factuality") == 0 || strcmp(field, "flags") == 0)
        return tier_sees_factuality(tier);
    return tier_sees_ownership(tier);
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
