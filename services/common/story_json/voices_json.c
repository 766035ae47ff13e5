/* A row for each language of a country. The titles are the outlets' own, word for word: what differs between them is what
 * the reader is to see, so none is chosen for being better than another. */
#include "voices_json.h"

static void write_voice(struct json_writer *writer, const struct voice *voice)
{
    const Triptych__Article *article = voice->first->article;
    json_object_begin(writer, NULL);
    json_put_text_or_null(writer, "lang", voice->lang);
    json_put_text_or_null(writer, "country", voice->country);
    json_put_text(writer, "headline", article->title);
    json_put_text(writer, "article", article->id);
    json_put_text_or_null(writer, "url", article->url);
    json_put_text_or_null(writer, "source", placed_domain(voice->first));
    json_put_time(writer, "first", placed_time_ms(voice->first));
    json_put_uint(writer, "sources", voice->sources);
    json_put_uint(writer, "articles", voice->articles);
    json_array_begin(writer, "outlets");
    for (size_t i = 0; i < voice->outlet_count; i++)
        json_put_text_or_null(writer, NULL, placed_domain(voice->outlets[i]));
    json_array_end(writer);
    json_object_end(writer);
}

void voices_json_write(struct json_writer *writer, const struct voices *voices)
{
    json_array_begin(writer, "wordings");
    for (size_t i = 0; i < voices->count; i++)
        write_voice(writer, &voices->rows[i]);
    json_array_end(writer);
}
