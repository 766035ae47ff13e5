#include "tier.h"

int tier_sees_factuality(enum tier tier)
{
    return tier >= TIER_PREMIUM;
}

int tier_sees_ownership(enum tier tier)
{
    return tier >= TIER_VANTAGE;
}
