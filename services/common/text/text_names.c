#include "text_names.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#define UNITS_MAX (TEXT_NAME_SIZE / 2)

/* In a list a name begins with a capital, where the script has any; inside sentences few languages mind. */
static int write_name(const UChar *name, int32_t len, const char *lang, char out[TEXT_NAME_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar capital[UNITS_MAX], first[3] = {0};
    int32_t first_len = U16_IS_LEAD(name[0]) && len > 1 ? 2 : 1, written = 0;
    memcpy(first, name, (size_t)first_len * sizeof *name);
    int32_t upper = u_strToUpper(capital, 8, first, first_len, lang, &status);
    if (U_FAILURE(status) || upper + len - first_len > UNITS_MAX)
        return 0;
    memcpy(capital + upper, name + first_len, (size_t)(len - first_len) * sizeof *name);
    u_strToUTF8(out, TEXT_NAME_SIZE, &written, capital, upper + len - first_len, &status);
    /* Without room for its end it would be no string. */
    return status == U_ZERO_ERROR && written < TEXT_NAME_SIZE;
}

/* U_USING_DEFAULT_WARNING says that there is no name but the code itself. */
static int is_named(UErrorCode status, int32_t len)
{
    return U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING && len > 0 && len <= UNITS_MAX;
}

int text_country_in(const char *code, const char *lang, char out[TEXT_NAME_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[UNITS_MAX];
    char locale[16];
    snprintf(locale, sizeof locale, "und_%.3s", code);
    int32_t len = uloc_getDisplayCountry(locale, lang, name, UNITS_MAX, &status);
    return is_named(status, len) && write_name(name, len, lang, out);
}

int text_language_in(const char *code, const char *lang, char out[TEXT_NAME_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar name[UNITS_MAX];
    int32_t len = uloc_getDisplayLanguage(code, lang, name, UNITS_MAX, &status);
    return is_named(status, len) && write_name(name, len, lang, out);
}
