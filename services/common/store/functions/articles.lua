-- Articles: in by ingest, placed by classify.

-- KEYS a:<article>, articles, todo:classify [, h:<hash>]  ARGV article, body, received ms, keep ms, lease ms
-- Returns {0} new, {1, stored body} repeated or (body "") removed, {2} the source has published this content already.
-- Refused by Redis at its memory limit: that is what pauses ingest while the stages behind it drain. The article is set
-- first and taken back when its content is known, because new ones are the rule.
register('article_put', {}, function(keys, args)
    if not redis.call('SET', keys[1], args[2], 'NX') then
        return {1, redis.call('GET', keys[1])}
    end
    if keys[4] and not redis.call('SET', keys[4], '1', 'NX', 'PX', args[4]) then
        redis.call('DEL', keys[1])
        return {2}
    end
    redis.call('ZADD', keys[2], args[3], args[1])
    redis.call('ZADD', keys[3], digits(now_ms() + number(args[5])), args[1])
    return {0}
end)

-- KEYS a:<article>, todo:classify [, h:<hash>]  ARGV article, body that was read, new body, keep ms, ms until classify is
-- to read it ("" when it need not). Returns {0} when it is done, {1, stored body} when another body is there by now.
-- What is due already stays so.
register('article_revise', {}, function(keys, args)
    local stored = text(redis.call('GET', keys[1]))
    if stored ~= args[2] then
        return {1, stored}
    end
    redis.call('SET', keys[1], args[3])
    if keys[3] then
        redis.call('SET', keys[3], '1', 'NX', 'PX', args[4])
    end
    if args[5] ~= '' then
        redis.call('ZADD', keys[2], 'LT', digits(now_ms() + number(args[5])), args[1])
    end
    return {0}
end)

-- Guards live in a hash for each two minutes, term → "log seq|instance": keys of their own would take twice the memory.
local function guard_key(prefix, us, back)
    return prefix .. 'g:' .. digits(math.floor(us / 1000 / GUARD_MS) - back)
end

-- The log position of a story that another instance created after `view` and that may be about the same: one with one of
-- the strongest of `terms`, or the last of those that share any two of them. nil when there is none.
local function guard_stamp_after(prefix, us, terms, view, instance)
    local shared, last = {}, nil
    for back = 0, 1 do
        for i, stamp in ipairs(redis.call('HMGET', guard_key(prefix, us, back), unpack(terms))) do
            local seq, owner = string.match(text(stamp), '^(%d+-%d+)|(.*)$')
            if seq and owner ~= instance and not shared[i] and (view == '' or seq_less(view, seq)) then
                if i <= GUARD_STRONG or last then
                    return (last and seq_less(seq, last)) and last or seq
                end
                shared[i], last = true, seq
            end
        end
    end
    return nil
end

local function guard_stamp(prefix, us, terms, stamp)
    local key, fields = guard_key(prefix, us, 0), {}
    for i, term in ipairs(terms) do
        fields[2 * i - 1], fields[2 * i] = term, stamp
    end
    redis.call('HSET', key, unpack(fields))
    redis.call('PEXPIRE', key, 2 * GUARD_MS, 'NX')
end

-- Positions in article_commit's ARGV of what an article's source counts under, with the prefix of each counter.
local COUNTED = {{8, 'G:'}, {9, 'L:'}, {10, 'F:'}, {11, 'O:'}, {12, 'C:'}}
local SEEN = 5 -- names before the counters: version, merged into, first and last ms, the source

-- The fields of a story's hash that one more article may change, and how many of them also when its source is there
-- already.
local function story_names(args)
    local names, domain = {'v', 'i', 'f', 'l', '@' .. args[13], 'a'}, args[13]
    if args[7] == '1' then
        names[7] = 'r'
    end
    local always = #names
    if domain ~= '' then
        names[always + 1] = 'n'
        for _, counted in ipairs(COUNTED) do
            local value = args[counted[1]]
            if value ~= '' then
                names[#names + 1] = counted[2] .. value
            end
        end
    end
    return names, always
end

-- Raises the counters for one more article in one write; `known` is what `names` held. Returns the story's new version.
local function story_count(key, names, always, known, args)
    local version, source, time = digits((known[1] or 0) + 1), known[5], tonumber(args[4])
    local fields = {'v', version}
    if not known[3] or time < tonumber(known[3]) then
        fields[3], fields[4] = 'f', args[4]
    end
    if not known[4] or time > tonumber(known[4]) then
        fields[#fields + 1] = 'l'
        fields[#fields + 1] = args[4]
    end
    for i = SEEN + 1, source and always or #names do
        fields[#fields + 1] = names[i]
        fields[#fields + 1] = digits((known[i] or 0) + 1)
    end
    if not known[1] then
        fields[#fields + 1] = 'c'
        fields[#fields + 1] = digits(now_ms())
    end
    if args[13] ~= '' then
        local count, attributes = string.match(source or '', '^(%d+)(|.*)$')
        fields[#fields + 1] = names[5]
        fields[#fields + 1] = digits((count or 0) + 1) ..
            (attributes or '|' .. table.concat({args[9], args[10], args[11], args[12], args[8]}, '|'))
    end
    redis.call('HSET', key, unpack(fields))
    return version
end

-- KEYS a:<article>, p:<article>, todo:classify, todo:summarize, s: m:<story>, stories, log, state
-- ARGV 1 article, story, creates, time ms, 5 view seq, instance, original 0/1, language, leaning, 10 factuality,
-- ownership, country, domain, placement, 15 log entry, keep log, lease ms, guard terms …
-- Returns {outcome, story, version, log seq}; outcomes as enum commit_outcome.
register('article_commit', {'allow-oom'}, function(keys, args)
    local article, story, creates = args[1], args[2], args[3] == '1'
    local placed = redis.call('GET', keys[2])
    if placed then
        -- The first commit entered the story in summarize's todo set in the same breath: nothing is left to do there.
        local home = facts_parse(placed).story
        redis.call('ZREM', keys[3], article)
        return {1, home, number(redis.call('HGET', prefix_of(keys[1]) .. 's:' .. home, 'v')), ''}
    end
    if redis.call('STRLEN', keys[1]) == 0 then
        redis.call('ZREM', keys[3], article)
        return {4, '', 0, ''}
    end
    local names, always = story_names(args)
    local story_key, members_key, log = keys[5], keys[6], args[15]
    local known = redis.call('HMGET', story_key, unpack(names))
    local heir = text(known[2])
    if heir ~= '' then
        if not creates then
            return {3, heir, number(known[1]), ''}
        end
        -- Begun by this very article in an earlier life, and merged since: it joins the story that it went into.
        story, creates, log = heir, false, log .. message_text(1, 'join') .. message_text(2, heir)
        story_key, members_key = prefix_of(keys[1]) .. 's:' .. heir, prefix_of(keys[1]) .. 'm:' .. heir
        known = redis.call('HMGET', story_key, unpack(names))
    end
    if not known[1] and not creates then
        return {3, '', 0, ''}
    end
    local us = now_us()
    -- A story that is there already was begun by this very article in an earlier life: it is joined, unguarded.
    local guarded = not known[1] and #args > 17
    local rival = guarded and guard_stamp_after(prefix_of(keys[1]), us, {unpack(args, 18)}, args[5], args[6])
    if rival then
        return {2, '', 0, rival}
    end
    local seq = append(keys[8], keys[9], 'log', us, args[16], {'d', log})
    if guarded then
        guard_stamp(prefix_of(keys[1]), us, {unpack(args, 18)}, seq .. '|' .. args[6])
    end
    local version = story_count(story_key, names, always, known, args)
    redis.call('SET', keys[2], version .. '|' .. story .. '|' .. args[7] .. '|' .. args[8] .. '|' .. args[9] .. '|' ..
        args[10] .. '|' .. args[11] .. '|' .. args[12] .. '|' .. args[13] .. '|' .. args[4] .. '|\n' .. args[14])
    redis.call('ZADD', members_key, version, article)
    if not known[1] then
        redis.call('SADD', keys[7], story)
    end
    redis.call('ZREM', keys[3], article)
    redis.call('ZADD', keys[4], 'NX', digits(us / 1000 + args[17]), story)
    return {0, story, tonumber(version), seq}
end)

-- KEYS a:<article>, p:<article>, todo:classify, todo:summarize  ARGV 1 article, its revision that was read, placement,
-- log entry, 5 keep log, lease ms, headline that changed or "", original 0/1 (a copy that is one no more counts as a report)
-- A revision of an article that has a story: its story shows it, as one more version. Returns {outcome, story, version,
-- log seq}; outcomes as article_commit's: done, repeated (that revision is known here), unknown (it is in no story).
-- A later revision that came in meanwhile stays due.
register('article_revised', {'allow-oom'}, function(keys, args)
    local prefix, revision = prefix_of(keys[1]), number(args[2])
    local body, placed = text(redis.call('GET', keys[1])), text(redis.call('GET', keys[2]))
    local facts = facts_parse(placed)
    if message_value(body, ARTICLE_REVISION) <= revision then
        redis.call('ZREM', keys[3], args[1])
    end
    if body == '' or not facts.story then
        return {4, '', 0, ''}
    end
    if message_value(string.sub(placed, facts.rest), PLACEMENT_REVISION) >= revision then
        return {1, facts.story, story_version(prefix, facts.story), ''}
    end
    local seq = append(prefix .. 'log', prefix .. 'state', 'log', now_us(), args[5],
                       {'d', args[4] .. message_text(2, facts.story)})
    local version = redis.call('HINCRBY', prefix .. 's:' .. facts.story, 'v', 1)
    if args[8] == '1' and facts.original ~= '1' then
        facts.original = '1'
        redis.call('HINCRBY', prefix .. 's:' .. facts.story, 'r', 1)
    end
    facts.version = digits(version)
    redis.call('SET', keys[2], facts_write(facts) .. args[3] .. message_text(1, facts.story) ..
        message_number(PLACEMENT_REVISED_VERSION, version))
    redis.call('ZADD', prefix .. 'm:' .. facts.story, version, args[1])
    history_add(prefix, facts.story, {kind = 'revised', articles = 1, article = args[1], text = args[7]})
    redis.call('ZADD', keys[4], 'NX', digits(now_ms() + number(args[6])), facts.story)
    return {0, facts.story, version, seq}
end)

-- KEYS q:<article>, p:<article>, todo:classify  ARGV article, keep ms, placement
-- An article that is no news: what was found is kept as long as the article, and nothing else becomes of it. One that
-- has a story already stays in it.
register('article_aside', {'allow-oom'}, function(keys, args)
    if redis.call('EXISTS', keys[2]) == 0 then
        redis.call('SET', keys[1], '0|\n' .. args[3], 'PX', args[2])
    end
    redis.call('ZREM', keys[3], args[1])
    return 0
end)

-- KEYS articles  ARGV cursor, count. Returns {next cursor, {article, body, facts and placement or "", …}}
register('articles_page', {'no-writes'}, function(keys, args)
    local prefix = prefix_of(keys[1])
    local page = redis.call('ZSCAN', keys[1], args[1], 'COUNT', args[2])
    local rows = {}
    for i = 1, #page[2], 2 do
        local id = page[2][i]
        local values = redis.call('MGET', prefix .. 'a:' .. id, prefix .. 'p:' .. id)
        if values[1] then
            rows[#rows + 1] = id
            rows[#rows + 1] = values[1]
            rows[#rows + 1] = text(values[2])
        end
    end
    return {page[1], rows}
end)
