/* The rule of blindspots is read with the site, since pages explain it with its numbers and events are decided by it: one
 * reading, so that what is shown and what is done cannot differ. */
#include "publish_site.h"

#include "blindspot.h"

/* The setting tiers, in the order of its choices. */
enum { TIERS_OPEN, TIERS_GATED, TIERS_BOTH };

static struct blindspot_rule read_blindspot_rule(const struct settings *settings)
{
    return (struct blindspot_rule){.weak_pct = (unsigned)settings_int(settings, "blindspot_weak_pct"),
                                   .strong_pct = (unsigned)settings_int(settings, "blindspot_strong_pct"),
                                   .margin_pct = (unsigned)settings_int(settings, "blindspot_margin_pct"),
                                   .rated_min = (unsigned)settings_int(settings, "blindspot_min_rated")};
}

struct site publish_site_read(const struct settings *settings)
{
    struct lang_list langs = {0};
    lang_list_add(&langs, settings_text(settings, "edition_lang"));
    return (struct site){.name = settings_text(settings, "site_name"),
                         .base_url = settings_text(settings, "base_url"),
                         .upgrade_url = settings_text(settings, "upgrade_url"),
                         .edition = settings_text(settings, "edition"),
                         .langs = langs,
                         .tier = settings_int(settings, "tiers") == TIERS_GATED ? TIER_FREE : TIER_VANTAGE,
                         .has_switch = settings_int(settings, "tiers") == TIERS_BOTH,
                         .has_log = settings_int(settings, "signed_log") != 0,
                         .sources_min = (unsigned)settings_int(settings, "publish_min_sources"),
                         .blindspot = read_blindspot_rule(settings)};
}
