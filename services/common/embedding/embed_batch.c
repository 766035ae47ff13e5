/* Texts become the document of one request; its answer becomes their vectors. */
#include "embed_batch.h"
#include "clock.h"
#include "json_writer.h"

#include <stdlib.h>

#define MODEL_DEFAULT "multilingual-e5-small"

int embed_service_init(struct openai_service *service, const struct embed_options *options, struct err *err)
{
    int has_model = options->model && options->model[0] != '\0';
    const struct openai_options openai = {.who = "the embedder",
                                          .url = options->url,
                                          .tail = "/embeddings",
                                          .model = has_model ? options->model : MODEL_DEFAULT,
                                          .key = options->key};
    return openai_service_init(service, &openai, err);
}

static int write_body(const struct embed_batch *batch, const char *model, struct openai_document *out, struct err *err)
{
    struct json_writer writer;
    json_writer_init(&writer, EMBED_BODY_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "model", model);
    json_array_begin(&writer, "input");
    for (unsigned i = 0; i < batch->count; i++) {
        json_put_text_bytes(&writer, NULL, batch->asks[i]->text, batch->asks[i]->size_bytes);
    }
    json_array_end(&writer);
    json_object_end(&writer);
    int result = json_writer_take(&writer, &out->body, &out->body_bytes, err);
    json_writer_done(&writer);
    return result;
}

int embed_batch_start(struct embed_batch *batch, const struct openai_service *service, struct curl_loop *curl_loop,
                      struct err *err)
{
    struct openai_document document = {.answer_max = EMBED_ANSWER_MAX};
    batch->post.started_us = clock_monotonic_us(); /* also of a batch that is never sent */
    int result = write_body(batch, service->model, &document, err);
    if (result < 0) {
        return result;
    }
    return openai_post_start(&batch->post, service, &document, batch, curl_loop, err);
}

int embed_batch_read(const struct embed_batch *batch, CURLcode code, struct embed_answer *out, struct err *err)
{
    const struct buffer *answer = &batch->post.answer;
    int result = openai_post_read(&batch->post, code, NULL, err);
    if (result < 0) {
        return result;
    }
    return embed_answer_read(answer->data ? answer->data : "", answer->len, batch->count, out, err);
}

void embed_batch_done(struct embed_batch *batch)
{
    for (unsigned i = 0; i < batch->count; i++) {
        free(batch->asks[i]);
    }
    openai_post_done(&batch->post);
    *batch = (struct embed_batch){0};
}
