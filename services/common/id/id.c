/* Ids are a letter and 16 characters of a hash, in an alphabet without look-alikes: short enough for addresses, wide
 * enough that no two articles ever meet. */
#include "id.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <xxhash.h>

#define ID_DIGITS 16

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void write_id(char prefix, uint64_t high, uint64_t low, char out[ID_SIZE])
{
    out[0] = prefix;
    for (int i = 0; i < ID_DIGITS; i++) {
        unsigned digit = i < 12 ? (unsigned)(low >> (5 * i)) & 31 : (unsigned)(high >> (5 * (i - 12))) & 31;
        out[1 + i] = alphabet[digit];
    }
    out[1 + ID_DIGITS] = 0;
}

static void id_of_text(char prefix, const char *text, char out[ID_SIZE])
{
    XXH128_hash_t hash = XXH3_128bits(text, strlen(text));
    write_id(prefix, hash.high64, hash.low64, out);
}

uint64_t id_hash64(const void *data, size_t size_bytes)
{
    return XXH3_64bits(data, size_bytes);
}

void id_for_article(const char *identity, char out[ID_SIZE])
{
    id_of_text('a', identity, out);
}

void id_for_story(const char *first_article_id, char out[ID_SIZE])
{
    id_of_text('s', first_article_id, out);
}

void id_for_instance(char out[ID_SIZE])
{
    uint64_t random[2];
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        abort(); /* no identity, no safe link: the kernel gives 16 bytes or something is badly wrong */
    write_id('i', random[0], random[1], out);
}

int id_is_valid(const char *text, char prefix)
{
    return text && strlen(text) == ID_SIZE - 1 && text[0] == prefix && strspn(text + 1, alphabet) == ID_DIGITS;
}
