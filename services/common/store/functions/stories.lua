-- Stories: read whole, summed up, published. Versions order the stages.

local TEXT_TAG = 0x2a      -- Article.text: field 5, bytes
local FIELDS_BEFORE = 16   -- fields looked at in search of it

-- A packed Article of more bytes than `most`, its text cut to so many, between characters. A page shows 400 bytes of an article
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

-- KEYS s: m: u: d: o: t:<story>  ARGV most articles, most bytes of a text
-- Returns {} when there is none, else {state fields and values, summary, published head, {article, body, placement, …},
-- operator's headline, details, operator's remark}, the article committed last first.
register('story_read', {'no-writes'}, function(keys, args)
    local state = redis.call('HGETALL', keys.story)
    if #state == 0 then
        return {}
    end
    local prefix, most_bytes, most = prefix_of(keys.story), number(args.text_bytes), number(args.articles)
    local article, placement = prefix .. KEY.article, prefix .. KEY.placement
    local ids = most > 0 and redis.call('ZREVRANGE', keys.members, 0, most - 1) or {}
    -- One call for the texts and the first articles, which are all that most stories have.
    local remark = prefix .. KEY.remark .. string.sub(keys.story, #(prefix .. KEY.story) + 1)
    local names, rows, texts, at = {keys.summary, keys.head, keys.title, remark, keys.details or keys.title}, {}, nil, 1
    repeat
        local first, last = at, math.min(at + MEMBERS_CHUNK / 2 - 1, #ids)
        for i = first, last do
            names[#names + 1] = article .. ids[i]
            names[#names + 1] = placement .. ids[i]
        end
        local values = redis.call('MGET', unpack(names))
        texts = texts or values
        local skipped = #values - 2 * (last - first + 1)
        for i = first, last do
            local place = skipped + 2 * (i - first) + 1
            local body = values[place] or ''
            rows[3 * i - 2] = ids[i]
            rows[3 * i - 1] = #body > most_bytes and text_cut(body, most_bytes) or body -- few have so much
            rows[3 * i] = values[place + 1] or ''
        end
        names, at = {}, last + 1
    until at > #ids
    return {state, texts[1] or '', texts[2] or '', rows, texts[3] or '', keys.details and texts[5] or '', texts[4] or ''}
end)

-- KEYS stories  ARGV cursor, count. Returns {next cursor, {published head, …}}
register('heads_page', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys.stories)
    local page = redis.call('SSCAN', keys.stories, args.cursor, 'COUNT', args.count)
    local heads = {}
    for _, id in ipairs(page[2]) do
        local head = redis.call('GET', prefix .. KEY.head .. id)
        if head and not is_hidden(prefix, id) then
            heads[#heads + 1] = head
        end
    end
    return {page[1], heads}
end)

-- What both forms of summary_commit do. `made`: key (of the story), todo and publish (keys), story, based, lease; `write`
-- stores the texts. Returns {stale, todo left}.
local function summary_take(made, write)
    local state = redis.call('HMGET', made.key, 'v', 'u', 'i')
    local version, summed, based = number(state[1]), number(state[2]), number(made.based)
    if not state[1] or text(state[3]) ~= '' then
        redis.call('ZREM', made.todo, made.story) -- retired or merged meanwhile
        return {1, 0}
    end
    -- A version that Redis has not reached was read before Redis came back older: the work is due again.
    local stale = summed >= based or based > version
    if not stale then
        write()
        redis.call('HSET', made.key, 'u', digits(based))
        redis.call('ZADD', made.publish, 'NX', digits(now_ms() + number(made.lease)), made.story)
        summed = based
    end
    if summed < version then
        return {stale and 1 or 0, 1}
    end
    redis.call('ZREM', made.todo, made.story)
    return {stale and 1 or 0, 0}
end

-- KEYS s: u:<story>, todo:summarize, todo:publish  ARGV story, based on version, summary, lease ms
-- Returns {stale, todo left}. For programs that know of no details: those that are there are of another version then.
register('summary_commit', {'allow-oom'}, function(keys, args)
    return summary_take({key = keys.story, todo = keys.todo, publish = keys.publish, story = args.story,
                         based = args.version, lease = args.lease_ms}, function()
        redis.call('SET', keys.summary, args.summary)
    end)
end)

-- KEYS s: u: t:<story>, todo:summarize, todo:publish  ARGV story, based on version, summary, details ("" for none),
-- lease ms. Returns {stale, todo left}.
register('summary_commit_2', {'allow-oom'}, function(keys, args)
    return summary_take({key = keys.story, todo = keys.todo, publish = keys.publish, story = args.story,
                         based = args.version, lease = args.lease_ms}, function()
        redis.call('SET', keys.summary, args.summary)
        if args.details == '' then
            redis.call('UNLINK', keys.details)
        else
            redis.call('SET', keys.details, args.details)
        end
    end)
end)

-- What the history has to tell of an event; `known` was its number of articles and how many of those that came since the
-- history has named, both as they stand in the story's hash.
local function history_published(prefix, story, known, event)
    local joined = event.articles - number(known.articles) - number(known.named)
    if known.articles and joined > 0 then
        history_joined(prefix, story, joined)
    end
    if known.named then
        redis.call('HDEL', prefix .. KEY.story .. story, 'ha')
    end
    if event.headline ~= '' then
        history_add(prefix, story, {kind = 'headline', text = event.headline})
    end
    if event.blindspot ~= '' then
        history_add(prefix, story, {kind = 'blindspot', text = event.blindspot})
    end
end

-- KEYS s: d: u:<story>, todo:publish, feed, state
-- ARGV story, based on version, summary version, kind, head, 6 changed, keep feed, articles, headline and side of the
-- blindspot where they are others than before
-- An event is newer than the last when its version is, or its summary is. Returns {stale, todo left, seq}.
register('feed_commit', {'allow-oom'}, function(keys, args)
    local state = redis.call('HMGET', keys.story, 'v', 'u', 'pv', 'pu', 'i', 'o', 'pa', 'ha', 'hd')
    if not state[1] or text(state[5]) ~= '' or state[9] then
        redis.call('ZREM', keys.todo, args.story) -- retired, merged or hidden meanwhile
        return {1, 0, ''}
    end
    local version, summed = number(state[1]), number(state[2])
    local based, summary = number(args.version), number(args.summary_version)
    local published, published_summary = number(state[3]), number(state[4])
    local stale = based > version or summary > summed or based < published or summary < published_summary or
                      (based == published and summary == published_summary)
    local seq = ''
    if not stale then
        local event = {'k', args.kind, 'h', args.head, 'c', args.changed}
        if state[6] then
            event[7], event[8] = 'n', state[6]
            redis.call('HDEL', keys.story, 'o')
        end
        seq = append(keys.feed, keys.state, 'feed', now_us(), args.keep_feed, event)
        history_published(prefix_of(keys.story), args.story, {articles = state[7], named = state[8]},
                          {articles = number(args.articles), headline = args.headline, blindspot = args.blindspot})
        redis.call('SET', keys.head, args.head)
        count_today(prefix_of(keys.story), 'published', 1)
        redis.call('HSET', keys.story, 'pv', digits(based), 'pu', digits(summary), 'pa', digits(number(args.articles)))
        published_summary = summary
        if summary == summed then
            redis.call('UNLINK', keys.summary) -- the published head holds it
        end
    end
    if published_summary < summed then
        return {stale and 1 or 0, 1, seq}
    end
    redis.call('ZREM', keys.todo, args.story)
    return {stale and 1 or 0, 0, seq}
end)
