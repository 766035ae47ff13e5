/* The forms in which raters publish, as tables: which column is what, and which of our words each of theirs means. A
 * word that is in no table is an error of its row, never a guess; deploy/sources/README.md says why each is mapped
 * so. */
#include "import_format.h"

#include <stddef.h>
#include <string.h>

const char *const import_field_names[IMPORT_FIELDS] = {
    "domain", "name",        "country",   "lang",    "leaning",    "factuality", "flags",
    "owner",  "owner_group", "ownership", "paywall", "media_type", "hidden"};

static const struct meaning mbfc_leanings[] = {{"left", "left"},
                                               {"left-center", "lean-left"},
                                               {"center", "center"},
                                               {"right-center", "lean-right"},
                                               {"right", "right"},
                                               {"fake-news", ""},
                                               {"conspiracy-pseudoscience", ""},
                                               {"pro-science", ""},
                                               {"satire", ""},
                                               {NULL, NULL}};
/* The same column a second time: classes that are no leaning become flags. */
static const struct meaning mbfc_classes[] = {{"left", ""},
                                              {"left-center", ""},
                                              {"center", ""},
                                              {"right-center", ""},
                                              {"right", ""},
                                              {"fake-news", "questionable"},
                                              {"conspiracy-pseudoscience", "conspiracy-pseudoscience"},
                                              {"pro-science", "pro-science"},
                                              {"satire", "satire"},
                                              {NULL, NULL}};
static const struct meaning mbfc_factualities[] = {
    {"very-high", "very-high"}, {"high", "high"}, {"mostly-factual", "high"}, {"mixed", "mixed"}, {"low", "low"},
    {"very-low", "very-low"},   {NULL, NULL}};
static const struct meaning allsides_leanings[] = {{"left", "left"},
                                                   {"lean left", "lean-left"},
                                                   {"left-center", "lean-left"},
                                                   {"center", "center"},
                                                   {"lean right", "lean-right"},
                                                   {"right-center", "lean-right"},
                                                   {"right", "right"},
                                                   {"mixed", ""},
                                                   {"allsides", ""},
                                                   {"not rated", ""},
                                                   {NULL, NULL}};
static const struct meaning kite_ownerships[] = {{"private media", "private"},
                                                 {"private enterprise", "private"},
                                                 {"independent media", "private"},
                                                 {"private independent media", "private"},
                                                 {"print media", "private"},
                                                 {"non-profit", "nonprofit"},
                                                 {"public media", "public"},
                                                 {"public broadcaster", "public"},
                                                 {"public agency (statutory, editorially independent)", "public"},
                                                 {"state funded media", "state"},
                                                 {"state media / digital", "state"},
                                                 {NULL, NULL}};

/* Names as they stand there; places that are no single country mean none. */
static const struct meaning kite_countries[] = {{"argentina", "AR"},
                                                {"australia", "AU"},
                                                {"bahrain", "BH"},
                                                {"belgium", "BE"},
                                                {"bulgaria", "BG"},
                                                {"canada", "CA"},
                                                {"china", "CN"},
                                                {"croatia", "HR"},
                                                {"cyprus", "CY"},
                                                {"czech republic", "CZ"},
                                                {"egypt", "EG"},
                                                {"estonia", "EE"},
                                                {"finland", "FI"},
                                                {"france", "FR"},
                                                {"germany", "DE"},
                                                {"hong kong", "HK"},
                                                {"hungary", "HU"},
                                                {"india", "IN"},
                                                {"iran", "IR"},
                                                {"iraq", "IQ"},
                                                {"ireland", "IE"},
                                                {"israel", "IL"},
                                                {"italy", "IT"},
                                                {"japan", "JP"},
                                                {"jordan", "JO"},
                                                {"kuwait", "KW"},
                                                {"lebanon", "LB"},
                                                {"new zealand", "NZ"},
                                                {"oman", "OM"},
                                                {"pakistan", "PK"},
                                                {"palestine", "PS"},
                                                {"qatar", "QA"},
                                                {"russia", "RU"},
                                                {"saint kitts and nevis", "KN"},
                                                {"saudi arabia", "SA"},
                                                {"singapore", "SG"},
                                                {"south korea", "KR"},
                                                {"spain", "ES"},
                                                {"switzerland", "CH"},
                                                {"syria", "SY"},
                                                {"taiwan", "TW"},
                                                {"the netherlands", "NL"},
                                                {"turkey", "TR"},
                                                {"united arab emirates", "AE"},
                                                {"united kingdom", "GB"},
                                                {"united states", "US"},
                                                {"yemen", "YE"},
                                                {"global", ""},
                                                {"international", ""},
                                                {"netherlands/morocco", ""},
                                                {"taiwan/south africa", ""},
                                                {NULL, NULL}};

static const struct import_format formats[] = {
    {"mbfc",
     "MBFC",
     {{IMPORT_DOMAIN, {"domain", "url"}, NULL, 1},
      {IMPORT_NAME, {"name"}, NULL, 0},
      {IMPORT_LEANING, {"mbfc_bias", "bias"}, mbfc_leanings, 1},
      {IMPORT_FACTUALITY, {"factuality", "factual"}, mbfc_factualities, 1},
      {IMPORT_FLAGS, {"mbfc_bias", "bias"}, mbfc_classes, 0},
      {IMPORT_FLAGS, {"questionable"}, NULL, 0}}},
    {"allsides",
     "AllSides",
     {{IMPORT_DOMAIN, {"domain", "url", "website", "source_url", "source"}, NULL, 1},
      {IMPORT_NAME, {"name", "news_source", "title", "outlet"}, NULL, 0},
      {IMPORT_LEANING, {"bias", "rating", "bias_rating", "leaning"}, allsides_leanings, 1}}},
    {"kite",
     "Kite",
     {{IMPORT_DOMAIN, {"domain"}, NULL, 1},
      {IMPORT_NAME, {"name"}, NULL, 0},
      {IMPORT_COUNTRY, {"country"}, kite_countries, 0},
      {IMPORT_OWNER, {"owner_text", "owner"}, NULL, 0},
      {IMPORT_OWNERSHIP, {"ownership_type", "ownership"}, kite_ownerships, 1}}},
    {"csv",
     "",
     {{IMPORT_DOMAIN, {"domain", "url"}, NULL, 1},
      {IMPORT_NAME, {"name"}, NULL, 0},
      {IMPORT_COUNTRY, {"country"}, NULL, 0},
      {IMPORT_LANG, {"lang", "language"}, NULL, 0},
      {IMPORT_LEANING, {"leaning"}, NULL, 0},
      {IMPORT_FACTUALITY, {"factuality"}, NULL, 0},
      {IMPORT_FLAGS, {"flags"}, NULL, 0},
      {IMPORT_OWNER, {"owner"}, NULL, 0},
      {IMPORT_OWNER_GROUP, {"owner_group"}, NULL, 0},
      {IMPORT_OWNERSHIP, {"ownership"}, NULL, 0},
      {IMPORT_PAYWALL, {"paywall"}, NULL, 0},
      {IMPORT_MEDIA, {"media_type"}, NULL, 0},
      {IMPORT_HIDDEN, {"hidden"}, NULL, 0}}},
};

const struct import_format *import_format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(formats[i].name, name))
            return &formats[i];
    return NULL;
}
