/* Words that say what the number beside them is. Languages share the table: which one a date is in need not be
 * known, since the same word hardly means two things beside a number. */
#include "date_role.h"

#include <stddef.h>
#include <string.h>

/* `value` of an era: the year before its first; of halves of the day: 1 where the word means that only right behind a
 * clock. */
static const struct {
    const char *word;
    enum date_role role;
    int value;
} roles[] = {
    {"\u5E74", DATE_ROLE_YEAR, 0},
    {"\uB144", DATE_ROLE_YEAR, 0},
    {"\u6708", DATE_ROLE_MONTH, 0},
    {"\uC6D4", DATE_ROLE_MONTH, 0},
    {"\u0441\u0430\u0440", DATE_ROLE_MONTH, 0}, /* Mongolian: "11-р сар" */
    {"thang", DATE_ROLE_MONTH_BEFORE, 0},       /* Vietnamese: "tháng 11" */
    {"thg", DATE_ROLE_MONTH_BEFORE, 0},
    {"\u65E5", DATE_ROLE_DAY, 0},
    {"\u53F7", DATE_ROLE_DAY, 0},
    {"\u865F", DATE_ROLE_DAY, 0},
    {"\uC77C", DATE_ROLE_DAY, 0},
    {"\u6642", DATE_ROLE_HOUR, 0},
    {"\u65F6", DATE_ROLE_HOUR, 0},
    {"\u70B9", DATE_ROLE_HOUR, 0},
    {"\u9EDE", DATE_ROLE_HOUR, 0},
    {"\uC2DC", DATE_ROLE_HOUR, 0},
    {"h", DATE_ROLE_HOUR, 0},
    {"hs", DATE_ROLE_HOUR, 0},
    {"hrs", DATE_ROLE_HOUR, 0},
    {"uhr", DATE_ROLE_HOUR, 0},
    {"\u5206", DATE_ROLE_MINUTE, 0},
    {"\uBD84", DATE_ROLE_MINUTE, 0},
    {"min", DATE_ROLE_MINUTE, 0},
    {"\u79D2", DATE_ROLE_SECOND, 0},
    {"\uCD08", DATE_ROLE_SECOND, 0},
    {"am", DATE_ROLE_AM, 0},
    {"\u4E0A\u5348", DATE_ROLE_AM, 0},
    {"\u5348\u524D", DATE_ROLE_AM, 0},
    {"\uC624\uC804", DATE_ROLE_AM, 0},
    {"\u03C0\u03BC", DATE_ROLE_AM, 0},                   /* Greek π.μ. */
    {"\u0635", DATE_ROLE_AM, 1},                         /* Arabic; a year's "AD" is one letter, too */
    {"\u0635\u0628\u0627\u062D\u0627", DATE_ROLE_AM, 0}, /* "in the morning" */
    {"\u0642\u0638", DATE_ROLE_AM, 0},                   /* Persian */
    {"\u0E01\u0E48\u0E2D\u0E19\u0E40\u0E17\u0E35\u0E48\u0E22\u0E07", DATE_ROLE_AM, 0}, /* Thai */
    {"\u092A\u0942\u0930\u094D\u0935\u093E\u0939\u094D\u0928", DATE_ROLE_AM, 0},       /* Hindi */
    {"oo", DATE_ROLE_AM, 1},                                                           /* Turkish */
    {"pm", DATE_ROLE_PM, 0},
    {"\u0645", DATE_ROLE_PM, 1},
    {"\u0645\u0633\u0627\u0621", DATE_ROLE_PM, 0}, /* "in the evening", as it is and as it is declined */
    {"\u0645\u0633\u0627\u0621\u0627", DATE_ROLE_PM, 0},
    {"\u0638\u0647\u0631\u0627", DATE_ROLE_PM, 0}, /* "at noon" */
    {"\u0628\u0638", DATE_ROLE_PM, 0},
    {"\u0E2B\u0E25\u0E31\u0E07\u0E40\u0E17\u0E35\u0E48\u0E22\u0E07", DATE_ROLE_PM, 0},
    {"\u0905\u092A\u0930\u093E\u0939\u094D\u0928", DATE_ROLE_PM, 0},
    {"os", DATE_ROLE_PM, 1},
    {"\u4E0B\u5348", DATE_ROLE_PM, 0},
    {"\u5348\u5F8C", DATE_ROLE_PM, 0},
    {"\uC624\uD6C4", DATE_ROLE_PM, 0},
    {"\u03BC\u03BC", DATE_ROLE_PM, 0}, /* μ.μ. */
    {"klo", DATE_ROLE_AT, 0},
    {"kl", DATE_ROLE_AT, 0},
    {"kell", DATE_ROLE_AT, 0},
    {"pukul", DATE_ROLE_AT, 0},
    {"um", DATE_ROLE_AT, 0},
    {"ob", DATE_ROLE_AT, 0},
    {"ore", DATE_ROLE_AT, 0},
    {"ora", DATE_ROLE_AT, 0},
    {"godz", DATE_ROLE_AT, 0},
    {"saat", DATE_ROLE_AT, 0},
    {"t", DATE_ROLE_AT, 0}, /* ISO 8601 */
    {"\u4EE4\u548C", DATE_ROLE_ERA, 2018},
    {"\u5E73\u6210", DATE_ROLE_ERA, 1988},
    {"\u6C11\u570B", DATE_ROLE_ERA, 1911},
    {"\u6C11\u56FD", DATE_ROLE_ERA, 1911},
};

enum date_role date_role_of(const char *word, int *out_value)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strcmp(word, roles[i].word) == 0) {
            if (roles[i].value)
                *out_value = roles[i].value;
            return roles[i].role;
        }
    }
    return DATE_ROLE_NONE;
}
