-- Stories: read whole, summed up, published. Versions order the stages.

local TEXT_TAG = 0x2a      -- Article.text: field 5, bytes
local FIELDS_BEFORE = 16   -- fields looked at in search of it

-- A packed Article whose text has at most `most` bytes, cut between characters. A page shows 400 bytes of an article
-- that may have 16 KB: what is cut here is neither sent nor unpacked.
local function text_cut(body, most)
    local at = 1
    for _ = 1, FIELDS_BEFORE do
        local tag, from = varint_at(body, at)
        local size, content = varint_at(body, from or #body + 1)
        if not size or tag % 8 ~= 2 then -- fields before the text are all strings
            return body
        end
        if tag == TEXT_TAG then
            if size <= most then
                return body
            end
            local keep = most
            local byte = string.byte(body, content + keep)
            while keep > 0 and byte and byte >= 128 and byte < 192 do
                keep = keep - 1
                byte = string.byte(body, content + keep)
            end
            return string.sub(body, 1, from - 1) .. varint(keep) .. string.sub(body, content, content + keep - 1) ..
                string.sub(body, content + size)
        end
        at = content + size
    end
    return body
end

-- KEYS s: m: u: d: o:<story>  ARGV most articles, most bytes of a text
-- Returns {} when there is none, else {state fields and values, summary, published head, {article, body, placement, …},
-- operator's headline}, the article committed last first.
register('story_read', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local most_bytes = number(args[2])
    local state = redis.call('HGETALL', keys[1])
    if #state == 0 then
        return {}
    end
    local rows = {}
    if number(args[1]) > 0 then
        for _, id in ipairs(redis.call('ZREVRANGE', keys[2], 0, number(args[1]) - 1)) do
            local values = redis.call('MGET', prefix .. 'a:' .. id, prefix .. 'p:' .. id)
            rows[#rows + 1] = id
            rows[#rows + 1] = text_cut(text(values[1]), most_bytes)
            rows[#rows + 1] = text(values[2])
        end
    end
    return {state, text(redis.call('GET', keys[3])), text(redis.call('GET', keys[4])), rows,
            keys[5] and text(redis.call('GET', keys[5])) or ''}
end)

-- KEYS stories  ARGV cursor, count. Returns {next cursor, {published head, …}}
register('heads_page', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local page = redis.call('SSCAN', keys[1], args[1], 'COUNT', args[2])
    local heads = {}
    for _, id in ipairs(page[2]) do
        local head = redis.call('GET', prefix .. 'd:' .. id)
        if head then
            heads[#heads + 1] = head
        end
    end
    return {page[1], heads}
end)

-- KEYS s: u:<story>, todo:summarize, todo:publish  ARGV story, based on version, summary, lease ms
-- Returns {stale, todo left}.
register('summary_commit', {'allow-oom'}, function(keys, args)
    local state = redis.call('HMGET', keys[1], 'v', 'u', 'i')
    local version, summed, based = number(state[1]), number(state[2]), number(args[2])
    if not state[1] or text(state[3]) ~= '' then
        redis.call('ZREM', keys[3], args[1]) -- retired or merged meanwhile
        return {1, 0}
    end
    -- A version that Redis has not reached was read before Redis came back older: the work is due anew.
    local stale = summed >= based or based > version
    if not stale then
        redis.call('SET', keys[2], args[3])
        redis.call('HSET', keys[1], 'u', digits(based))
        redis.call('ZADD', keys[4], 'NX', digits(now_ms() + number(args[4])), args[1])
        summed = based
    end
    if summed < version then
        return {stale and 1 or 0, 1}
    end
    redis.call('ZREM', keys[3], args[1])
    return {stale and 1 or 0, 0}
end)

-- What the history has to tell of an event: `state` as feed_commit read it.
local function history_published(prefix, story, state, event)
    local articles, headline, blindspot = number(event[8]), text(event[9]), text(event[10])
    local joined = articles - number(state[7]) - number(state[8])
    if state[7] and joined > 0 then
        history_joined(prefix, story, joined)
    end
    if state[8] then
        redis.call('HDEL', prefix .. 's:' .. story, 'ha')
    end
    if headline ~= '' then
        history_add(prefix, story, {kind = 'headline', text = headline})
    end
    if blindspot ~= '' then
        history_add(prefix, story, {kind = 'blindspot', text = blindspot})
    end
end

-- KEYS s: d: u:<story>, todo:publish, feed, state
-- ARGV story, based on version, summary version, kind, head, 6 changed, keep feed, articles, headline and side of the
-- blindspot where they are others than before
-- An event is newer than the last when its version is, or its summary is. Returns {stale, todo left, seq}.
register('feed_commit', {'allow-oom'}, function(keys, args)
    local state = redis.call('HMGET', keys[1], 'v', 'u', 'pv', 'pu', 'i', 'o', 'pa', 'ha')
    if not state[1] or text(state[5]) ~= '' then
        redis.call('ZREM', keys[4], args[1]) -- retired or merged meanwhile
        return {1, 0, ''}
    end
    local version, summed, based, summary = number(state[1]), number(state[2]), number(args[2]), number(args[3])
    local published, published_summary = number(state[3]), number(state[4])
    local stale = based > version or summary > summed or based < published or summary < published_summary or
                      (based == published and summary == published_summary)
    local seq = ''
    if not stale then
        local event = {'k', args[4], 'h', args[5], 'c', args[6]}
        if state[6] then
            event[7], event[8] = 'n', state[6]
            redis.call('HDEL', keys[1], 'o')
        end
        seq = append(keys[5], keys[6], 'feed', now_us(), args[7], event)
        history_published(prefix_of(keys[1]), args[1], state, args)
        redis.call('SET', keys[2], args[5])
        redis.call('HSET', keys[1], 'pv', digits(based), 'pu', digits(summary), 'pa', digits(number(args[8])))
        published_summary = summary
        if summary == summed then
            redis.call('UNLINK', keys[3]) -- the published head holds it
        end
    end
    if published_summary < summed then
        return {stale and 1 or 0, 1, seq}
    end
    redis.call('ZREM', keys[4], args[1])
    return {stale and 1 or 0, 0, seq}
end)
