/* Names of countries from ICU, in the reader's language. */
#include "text_country.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#define NAME_UNITS 100 /* UTF-16; the longest of ICU's is below 60 */

const char *const *text_country_codes(void)
{
    return uloc_getISOCountries();
}

size_t text_country_name(const char *country, const char *lang, char out[TEXT_COUNTRY_SIZE])
{
    char locale[16];
    UChar name[NAME_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    int32_t size_bytes = 0;
    snprintf(locale, sizeof locale, "und_%.2s", country);
    int32_t units = uloc_getDisplayCountry(locale, lang, name, NAME_UNITS, &status);
    out[0] = '\0';
    if (status != U_ZERO_ERROR) { /* also when another language's name was taken, or the code itself */
        return 0;
    }
    u_strToUTF8(out, TEXT_COUNTRY_SIZE, &size_bytes, name, units, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) {
        out[0] = '\0';
        return 0;
    }
    return (size_t)size_bytes;
}
