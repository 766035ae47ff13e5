/* Asks the detector (common/text's library) and weighs it against what the feed declares: for short texts the
 * declaration counts, for long ones the text. */
#include "text_language.h"

#include "cld2_shim.h"
#include "utf8.h"

#include <string.h>

/* Enough to tell any language; more only costs time. */
#define DETECT_BYTES_MAX 2048
/* CLD2 is built for 200 characters and more; below this a declared code beats a guess that it calls unreliable. */
#define SHORT_TEXT_BYTES 200

/* Codes that went out of use, or that CLD2 and feeds spell differently, and what ISO 639-1 says now. */
static const struct {
    const char *old;
    const char *now;
} RENAMED[] = {{"iw", "he"}, {"in", "id"}, {"ji", "yi"}, {"jw", "jv"}, {"mo", "ro"},
               {"nb", "no"}, {"nn", "no"}, {"sh", "sr"}, {"fil", "tl"}};

int text_language_normalise(const char *declared, char out[TEXT_LANGUAGE_SIZE])
{
    char code[TEXT_LANGUAGE_SIZE] = "";
    size_t length = 0;
    for (; declared[length] && declared[length] != '-' && declared[length] != '_'; length++) {
        char letter = (char)(declared[length] | 0x20);
        if (length + 1 >= TEXT_LANGUAGE_SIZE || letter < 'a' || letter > 'z') {
            length = 0;
            break;
        }
        code[length] = letter;
    }
    int known = length >= 2 && strcmp(code, "und") != 0 && strcmp(code, "un") != 0;
    strcpy(out, known ? code : "und");
    for (size_t i = 0; i < sizeof RENAMED / sizeof *RENAMED; i++) {
        if (strcmp(out, RENAMED[i].old) == 0) {
            strcpy(out, RENAMED[i].now);
        }
    }
    return known;
}

void text_language_detect(const char *text, size_t size_bytes, const char *declared, char out[TEXT_LANGUAGE_SIZE])
{
    char hint[TEXT_LANGUAGE_SIZE];
    int declared_known = text_language_normalise(declared, hint);
    size_t usable = utf8_cut_len(text, size_bytes, DETECT_BYTES_MAX);
    int reliable = 0;
    int share_pct = 0;
    const char *found = cld2_shim_detect(text, (int)usable, declared_known ? hint : "", &reliable, &share_pct);
    char guess[TEXT_LANGUAGE_SIZE];
    int guess_known = text_language_normalise(found, guess);
    int is_certain = guess_known && reliable && usable >= SHORT_TEXT_BYTES;
    strcpy(out, declared_known && !is_certain ? hint : guess);
}
