/* Which parameters of a query say where the reader came from instead of what is shown. */
#include "url_parts.h"

#include <string.h>
#include <strings.h>

enum match { MATCH_NAME, MATCH_PREFIX };

/* How sure it is: in any address, or only to know an article again. */
enum surety { SURE = URL_QUERY_SHOWN, LIKELY = URL_QUERY_IDENTITY };

/* `value` not NULL: only with that value ("track=rss", while "track=7" may be a piece of music); "rss*": only where it
 * begins so. Names that somewhere select the article (id, p, cid, story, page, lang, article_ref, pk_id …) must never
 * stand here: of a family its known members only, a prefix where no site uses it for anything else. */
static const struct tracker {
    enum match match;
    enum surety surety;
    const char *name;
    const char *value;
} trackers[] = {
    /* campaign families: Google, Matomo, HubSpot, Adobe, Mailchimp, Marketo, Omeda, Vero, Webtrends, AT Internet … */
    {MATCH_PREFIX, SURE, "utm_", NULL},
    {MATCH_PREFIX, SURE, "mtm_", NULL},
    {MATCH_PREFIX, SURE, "matomo_", NULL},
    {MATCH_PREFIX, SURE, "hsa_", NULL},
    {MATCH_PREFIX, SURE, "_hs", NULL},
    {MATCH_PREFIX, SURE, "__hs", NULL},
    {MATCH_PREFIX, SURE, "wt.mc", NULL},
    {MATCH_PREFIX, SURE, "wt.rss", NULL},
    {MATCH_PREFIX, SURE, "wt.z_", NULL},
    {MATCH_NAME, SURE, "hsctatracking", NULL},
    {MATCH_NAME, SURE, "pk_campaign", NULL},
    {MATCH_NAME, SURE, "pk_kwd", NULL},
    {MATCH_NAME, SURE, "pk_keyword", NULL},
    {MATCH_NAME, SURE, "pk_source", NULL},
    {MATCH_NAME, SURE, "pk_medium", NULL},
    {MATCH_NAME, SURE, "pk_content", NULL},
    {MATCH_NAME, SURE, "pk_cid", NULL},
    {MATCH_NAME, SURE, "pk_cpn", NULL},
    {MATCH_NAME, SURE, "piwik_campaign", NULL},
    {MATCH_NAME, SURE, "piwik_kwd", NULL},
    {MATCH_NAME, SURE, "piwik_keyword", NULL},
    {MATCH_NAME, SURE, "ga_source", NULL},
    {MATCH_NAME, SURE, "ga_medium", NULL},
    {MATCH_NAME, SURE, "ga_campaign", NULL},
    {MATCH_NAME, SURE, "ga_term", NULL},
    {MATCH_NAME, SURE, "ga_content", NULL},
    {MATCH_NAME, SURE, "ga_place", NULL},
    {MATCH_NAME, SURE, "mc_cid", NULL},
    {MATCH_NAME, SURE, "mc_eid", NULL},
    {MATCH_NAME, SURE, "mkt_tok", NULL},
    {MATCH_NAME, SURE, "itm_source", NULL},
    {MATCH_NAME, SURE, "itm_medium", NULL},
    {MATCH_NAME, SURE, "itm_campaign", NULL},
    {MATCH_NAME, SURE, "itm_content", NULL},
    {MATCH_NAME, SURE, "itm_term", NULL},
    {MATCH_NAME, SURE, "itm_channel", NULL},
    {MATCH_NAME, SURE, "itm_audience", NULL},
    {MATCH_NAME, SURE, "oly_enc_id", NULL},
    {MATCH_NAME, SURE, "oly_anon_id", NULL},
    {MATCH_NAME, SURE, "vero_id", NULL},
    {MATCH_NAME, SURE, "vero_conv", NULL},
    {MATCH_NAME, SURE, "wt_mc", NULL},
    {MATCH_NAME, SURE, "wt_zmc", NULL},
    {MATCH_NAME, SURE, "wt_cc1", NULL},
    {MATCH_NAME, SURE, "wt.nav", NULL},
    {MATCH_NAME, SURE, "wt.ac", NULL},
    {MATCH_NAME, SURE, "wt.tsrc", NULL},
    {MATCH_NAME, SURE, "wtmc", NULL},
    {MATCH_NAME, SURE, "at_medium", NULL},
    {MATCH_NAME, SURE, "at_campaign", NULL},
    {MATCH_NAME, SURE, "at_campaign_type", NULL},
    {MATCH_NAME, SURE, "at_custom1", NULL},
    {MATCH_NAME, SURE, "at_custom2", NULL},
    {MATCH_NAME, SURE, "at_custom3", NULL},
    {MATCH_NAME, SURE, "at_custom4", NULL},
    {MATCH_NAME, SURE, "at_format", NULL},
    {MATCH_NAME, SURE, "at_link_id", NULL},
    {MATCH_NAME, SURE, "at_link_type", NULL},
    {MATCH_NAME, SURE, "at_link_origin", NULL},
    {MATCH_NAME, SURE, "at_bbc_team", NULL},
    {MATCH_NAME, SURE, "at_ptr_name", NULL},
    {MATCH_NAME, SURE, "at_creation", NULL},
    {MATCH_NAME, SURE, "at_variant", NULL},
    {MATCH_NAME, SURE, "at_platform", NULL},
    {MATCH_NAME, SURE, "ns_mchannel", NULL},
    {MATCH_NAME, SURE, "ns_source", NULL},
    {MATCH_NAME, SURE, "ns_campaign", NULL},
    {MATCH_NAME, SURE, "ns_linkname", NULL},
    {MATCH_NAME, SURE, "ns_fee", NULL},
    {MATCH_NAME, SURE, "ns_mail_job", NULL},
    {MATCH_NAME, SURE, "ns_mail_uid", NULL},
    {MATCH_NAME, SURE, "ns_ira", NULL},
    {MATCH_NAME, SURE, "xtor", NULL},
    {MATCH_NAME, SURE, "fb_action_ids", NULL},
    {MATCH_NAME, SURE, "fb_action_types", NULL},
    {MATCH_NAME, SURE, "fb_source", NULL},
    {MATCH_NAME, SURE, "fb_ref", NULL},
    {MATCH_NAME, SURE, "soc_src", NULL},
    {MATCH_NAME, SURE, "soc_trk", NULL},
    {MATCH_NAME, SURE, "campaign_name", NULL},
    {MATCH_NAME, SURE, "campaign_content", NULL},
    {MATCH_NAME, SURE, "campaign_medium", NULL},
    {MATCH_NAME, SURE, "campaign_source", NULL},
    {MATCH_NAME, SURE, "campaign_term", NULL},
    {MATCH_NAME, SURE, "aftr_source", NULL},
    {MATCH_NAME, SURE, "asc_source", NULL},
    {MATCH_NAME, SURE, "asc_campaign", NULL},
    {MATCH_NAME, SURE, "asc_refurl", NULL},
    {MATCH_NAME, SURE, "asc_src", NULL},
    {MATCH_NAME, SURE, "amp_js_v", NULL},
    {MATCH_NAME, SURE, "amp_gsa", NULL},
    {MATCH_NAME, SURE, "usqp", NULL},
    /* click ids */
    {MATCH_NAME, SURE, "fbclid", NULL},
    {MATCH_NAME, SURE, "gclid", NULL},
    {MATCH_NAME, SURE, "gclsrc", NULL},
    {MATCH_NAME, SURE, "gbraid", NULL},
    {MATCH_NAME, SURE, "wbraid", NULL},
    {MATCH_NAME, SURE, "dclid", NULL},
    {MATCH_NAME, SURE, "msclkid", NULL},
    {MATCH_NAME, SURE, "yclid", NULL},
    {MATCH_NAME, SURE, "ysclid", NULL},
    {MATCH_NAME, SURE, "twclid", NULL},
    {MATCH_NAME, SURE, "ttclid", NULL},
    {MATCH_NAME, SURE, "igshid", NULL},
    {MATCH_NAME, SURE, "igsh", NULL},
    {MATCH_NAME, SURE, "clickid", NULL},
    {MATCH_NAME, SURE, "s_cid", NULL},
    {MATCH_NAME, SURE, "s_kwcid", NULL},
    {MATCH_NAME, SURE, "sc_cid", NULL},
    {MATCH_NAME, SURE, "sccid", NULL},
    {MATCH_NAME, SURE, "srsltid", NULL},
    {MATCH_NAME, SURE, "rb_clickid", NULL},
    {MATCH_NAME, SURE, "wickedid", NULL},
    {MATCH_NAME, SURE, "epik", NULL},
    {MATCH_NAME, SURE, "irclickid", NULL},
    {MATCH_NAME, SURE, "irgwc", NULL},
    {MATCH_NAME, SURE, "li_fat_id", NULL},
    {MATCH_NAME, SURE, "rdt_cid", NULL},
    {MATCH_NAME, SURE, "tblci", NULL},
    {MATCH_NAME, SURE, "dicbo", NULL},
    {MATCH_NAME, SURE, "mibextid", NULL},
    {MATCH_NAME, SURE, "_bhlid", NULL},
    {MATCH_NAME, SURE, "_branch_match_id", NULL},
    {MATCH_NAME, SURE, "_branch_referrer", NULL},
    {MATCH_NAME, SURE, "__readwiselocation", NULL},
    {MATCH_NAME, SURE, "ck_subscriber_id", NULL},
    {MATCH_NAME, SURE, "_ga", NULL},
    {MATCH_NAME, SURE, "_gl", NULL},
    {MATCH_NAME, SURE, "_openstat", NULL},
    {MATCH_NAME, SURE, "_kx", NULL},
    {MATCH_NAME, SURE, "vgo_ee", NULL},
    {MATCH_NAME, SURE, "ref_src", NULL},
    {MATCH_NAME, SURE, "ref_url", NULL},
    {MATCH_NAME, SURE, "__twitter_impression", NULL},
    {MATCH_NAME, SURE, "guccounter", NULL},
    {MATCH_NAME, SURE, "guce_referrer", NULL},
    {MATCH_NAME, SURE, "guce_referrer_sig", NULL},
    /* newsrooms' own: who linked, which feed, which newsletter */
    {MATCH_NAME, SURE, "cmpid", NULL},
    {MATCH_NAME, SURE, "feedname", NULL},
    {MATCH_NAME, SURE, "feedtype", NULL},
    {MATCH_NAME, SURE, "icid", NULL},
    {MATCH_NAME, SURE, "intcmp", NULL},
    {MATCH_NAME, SURE, "intcid", NULL},
    {MATCH_NAME, SURE, "ito", NULL},
    {MATCH_NAME, SURE, "ncid", NULL},
    {MATCH_NAME, SURE, "ocid", NULL},
    {MATCH_NAME, SURE, "smid", NULL},
    {MATCH_NAME, SURE, "smtyp", NULL},
    {MATCH_NAME, SURE, "srnd", NULL},
    {MATCH_NAME, SURE, "traffic_source", NULL},
    {MATCH_NAME, SURE, "mbid", NULL},
    {MATCH_NAME, SURE, "maca", NULL},
    {MATCH_NAME, SURE, "tpcc", NULL},
    {MATCH_NAME, SURE, "ftag", NULL},
    {MATCH_NAME, SURE, ".tsrc", NULL},
    {MATCH_NAME, SURE, "nl_id", NULL},
    {MATCH_NAME, SURE, "echobox", NULL},
    {MATCH_NAME, SURE, "referer", NULL},
    {MATCH_NAME, SURE, "referrer", NULL},
    {MATCH_NAME, SURE, "partnerid", NULL},
    {MATCH_NAME, SURE, "outputreferer", NULL},
    {MATCH_NAME, SURE, "mod", "rss*"},
    {MATCH_NAME, SURE, "partner", "rss*"},
    {MATCH_NAME, SURE, "track", "rss"},
    /* sessions */
    {MATCH_NAME, SURE, "phpsessid", NULL},
    {MATCH_NAME, SURE, "jsessionid", NULL},
    /* nearly always */
    {MATCH_NAME, LIKELY, "cmp", NULL},
    {MATCH_NAME, LIKELY, "emc", NULL},
    {MATCH_NAME, LIKELY, "spm", NULL},
    {MATCH_NAME, LIKELY, "ref", "rss"},
    {MATCH_NAME, LIKELY, "source", "rss"},
    {MATCH_NAME, LIKELY, "src", "rss"},
    {MATCH_NAME, LIKELY, "from", "rss"},
    {MATCH_NAME, LIKELY, "ref", "feed"},
    {MATCH_NAME, LIKELY, "source", "feed"},
    {MATCH_NAME, LIKELY, "src", "feed"},
    {MATCH_NAME, LIKELY, "from", "feed"},
    {MATCH_NAME, LIKELY, "ref", "rssfeed"},
    {MATCH_NAME, LIKELY, "source", "rssfeed"},
    {MATCH_NAME, LIKELY, "src", "rssfeed"},
    {MATCH_NAME, LIKELY, "from", "rssfeed"},
    {MATCH_NAME, LIKELY, "ref", "twitter"},
    {MATCH_NAME, LIKELY, "source", "twitter"},
    {MATCH_NAME, LIKELY, "src", "twitter"},
    {MATCH_NAME, LIKELY, "from", "twitter"},
    {MATCH_NAME, LIKELY, "ref", "facebook"},
    {MATCH_NAME, LIKELY, "source", "facebook"},
    {MATCH_NAME, LIKELY, "src", "facebook"},
    {MATCH_NAME, LIKELY, "from", "facebook"},
    {MATCH_NAME, LIKELY, "ref", "home"},
    {MATCH_NAME, LIKELY, "source", "home"},
    {MATCH_NAME, LIKELY, "src", "home"},
    {MATCH_NAME, LIKELY, "from", "home"},
    {MATCH_NAME, LIKELY, "ref", "homepage"},
    {MATCH_NAME, LIKELY, "source", "homepage"},
    {MATCH_NAME, LIKELY, "src", "homepage"},
    {MATCH_NAME, LIKELY, "from", "homepage"},
    {MATCH_NAME, LIKELY, "ref", "newsletter"},
    {MATCH_NAME, LIKELY, "source", "newsletter"},
    {MATCH_NAME, LIKELY, "src", "newsletter"},
    {MATCH_NAME, LIKELY, "from", "newsletter"},
    {MATCH_NAME, LIKELY, "ref", "email"},
    {MATCH_NAME, LIKELY, "source", "email"},
    {MATCH_NAME, LIKELY, "src", "email"},
    {MATCH_NAME, LIKELY, "from", "email"},
    {MATCH_NAME, LIKELY, "ref", "social"},
    {MATCH_NAME, LIKELY, "source", "social"},
    {MATCH_NAME, LIKELY, "src", "social"},
    {MATCH_NAME, LIKELY, "from", "social"},
    {MATCH_NAME, LIKELY, "ref", "share"},
    {MATCH_NAME, LIKELY, "source", "share"},
    {MATCH_NAME, LIKELY, "src", "share"},
    {MATCH_NAME, LIKELY, "from", "share"},
    {MATCH_NAME, LIKELY, "ref", "app"},
    {MATCH_NAME, LIKELY, "source", "app"},
    {MATCH_NAME, LIKELY, "src", "app"},
    {MATCH_NAME, LIKELY, "from", "app"},
    {MATCH_NAME, LIKELY, "ref", "hn"},
    {MATCH_NAME, LIKELY, "source", "hn"},
    {MATCH_NAME, LIKELY, "src", "hn"},
    {MATCH_NAME, LIKELY, "from", "hn"},
    {MATCH_NAME, LIKELY, "ref", "fb"},
    {MATCH_NAME, LIKELY, "source", "fb"},
    {MATCH_NAME, LIKELY, "src", "fb"},
    {MATCH_NAME, LIKELY, "from", "fb"},
    {MATCH_NAME, LIKELY, "ref", "tw"},
    {MATCH_NAME, LIKELY, "source", "tw"},
    {MATCH_NAME, LIKELY, "src", "tw"},
    {MATCH_NAME, LIKELY, "from", "tw"},
    {MATCH_NAME, LIKELY, "cid", "rss"},
    {MATCH_NAME, LIKELY, "rss", "1"},
    /* another form of the same page */
    {MATCH_NAME, LIKELY, "outputtype", "amp"},
    {MATCH_NAME, LIKELY, "output", "amp"},
    {MATCH_NAME, LIKELY, "mode", "amp"},
    {MATCH_NAME, LIKELY, "view", "amp"},
    {MATCH_NAME, LIKELY, "type", "amp"},
    {MATCH_NAME, LIKELY, "amp", ""},
    {MATCH_NAME, LIKELY, "amp", "1"},
    {MATCH_NAME, LIKELY, "amp", "true"},
    {MATCH_NAME, LIKELY, "_amp", "true"},
    {MATCH_NAME, LIKELY, "isamp", "true"},
};

/* Without case: "UTM_Source" is met as well. */
static int name_matches(const struct tracker *tracker, const char *name, size_t len)
{
    size_t wanted = strlen(tracker->name);
    if (tracker->match == MATCH_NAME ? len != wanted : len < wanted)
        return 0;
    return strncasecmp(name, tracker->name, wanted) == 0;
}

static int value_matches(const struct tracker *tracker, const char *value, size_t len)
{
    if (!tracker->value)
        return 1;
    size_t wanted = strlen(tracker->value);
    int is_beginning = wanted > 0 && tracker->value[wanted - 1] == '*';
    wanted -= (size_t)is_beginning;
    return (is_beginning ? len >= wanted : len == wanted) && strncasecmp(value, tracker->value, wanted) == 0;
}

/* "ref=daily.example": a host and nothing that could be a number of an article. */
static int is_referring_host(const char *name, size_t name_len, const char *value, size_t len)
{
    if (name_len != 3 || strncasecmp(name, "ref", 3) != 0 || !memchr(value, '.', len))
        return 0;
    for (size_t i = 0; i < len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-", value[i]))
            return 0;
    return 1;
}

/* A walk over all rows: an address has a few parameters, and is read once. */
static int is_tracker(const char *parameter, size_t len, enum url_query_use use)
{
    const char *equals = memchr(parameter, '=', len);
    size_t name_len = equals ? (size_t)(equals - parameter) : len;
    const char *value = equals ? equals + 1 : "";
    size_t value_len = equals ? len - name_len - 1 : 0;
    for (size_t i = 0; i < sizeof trackers / sizeof *trackers; i++)
        if ((int)trackers[i].surety <= (int)use && name_matches(&trackers[i], parameter, name_len) &&
            value_matches(&trackers[i], value, value_len))
            return 1;
    return use == URL_QUERY_IDENTITY && is_referring_host(parameter, name_len, value, value_len);
}

int url_is_tracker(const char *name)
{
    return is_tracker(name, strlen(name), URL_QUERY_SHOWN);
}

/* What is left keeps its order: some sites tell pages apart by it. */
void url_text_add_query(struct url_text *text, const char *query, enum url_query_use use)
{
    const char *separator = "?";
    while (*query) {
        size_t len = strcspn(query, "&");
        if (len > 0 && !is_tracker(query, len, use)) {
            url_text_add(text, separator, 1);
            url_text_add_escaped(text, query, len);
            separator = "&";
        }
        query += len;
        if (*query)
            query++;
    }
}
