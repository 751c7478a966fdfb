# SPDX-License-Identifier: Apache-2.0
"""Tests comments.py."""
from __future__ import annotations

import unittest

from comments import Code, Comment, HeaderError, Note, Paragraph, Place, parse


def read(text: str) -> Comment:
    """A comment whose lines are given without their frame."""
    framed = ''.join(' * %s\n' % line if line else ' *\n' for line in text.split('\n'))
    return parse('/**\n%s */' % framed, Place('a.h', 10))


class CommentTest(unittest.TestCase):
    """Comments that are understood."""

    def test_one_line(self) -> None:
        self.assertEqual(parse('/** Text. */', Place('a.h', 1)).only_text(), 'Text.')

    def test_text_that_begins_in_the_first_line(self) -> None:
        self.assertEqual(parse('/** Text\n     * on. */', Place('a.h', 1)).only_text(), 'Text on.')

    def test_paragraphs(self) -> None:
        self.assertEqual(read('One\ntwo.\n\nThree.').body,
                         (Paragraph('One two.'), Paragraph('Three.')))

    def test_code_keeps_its_lines(self) -> None:
        body = read('See:\n\n@code{.c}\nint a;\n\n    @b;\n@endcode\n\nThat.').body
        self.assertEqual(body, (Paragraph('See:'), Code('c', 'int a;\n\n    @b;'),
                                Paragraph('That.')))

    def test_tags(self) -> None:
        comment = read('Text.\n\n@param one  first\n             on.\n@param two  second.\n'
                       '@retval BAD  it\n        is.\n@retval BAD  again.\n@since API level 26.0.0')
        self.assertEqual(comment.params, (Note('one', 'first on.'), Note('two', 'second.')))
        self.assertEqual(comment.statuses, (Note('BAD', 'it is.'), Note('BAD', 'again.')))
        self.assertEqual(comment.since, '26.0.0')
        self.assertTrue(comment.has_tags())

    def test_tags_right_behind_the_text(self) -> None:
        comment = read('Text.\n@param one  first.\n@return true.')
        self.assertEqual(comment.body, (Paragraph('Text.'),))
        self.assertEqual((comment.params, comment.returns), ((Note('one', 'first.'),), 'true.'))

    def test_file(self) -> None:
        comment = read('@file a.h\nText.\n\n@code{.c}\nx\n@endcode')
        self.assertEqual(comment.file, 'a.h')
        self.assertEqual(comment.body, (Paragraph('Text.'), Code('c', 'x')))


class BrokenCommentTest(unittest.TestCase):
    """Comments that are not, and where the error points to."""

    def refused(self, text: str, line: int, what: str) -> None:
        """`line` counts from the first one of the text."""
        with self.assertRaises(HeaderError) as caught:
            read(text)
        self.assertRegex(str(caught.exception), '^a.h:%d: .*%s' % (line + 10, what))

    def test_a_tag_that_is_not_known(self) -> None:
        self.refused('Text.\n@brief Text.', 2, 'a tag that is not known: @brief')
        self.refused('@code\nint a;\n@endcode', 1, 'a tag that is not known')

    def test_a_tag_within_a_line(self) -> None:
        self.refused('Text @p name.', 1, 'not understood')

    def test_a_tag_with_a_backslash(self) -> None:
        self.refused('\\brief Text.', 1, 'not understood')

    def test_a_list(self) -> None:
        self.refused('These:\n- one', 2, 'not understood')

    def test_names_without_text(self) -> None:
        self.refused('Text.\n@param name', 2, '@param wants a name and a text')
        self.refused('Text.\n@retval BAD\n@since API level 1', 2, '@retval wants')
        self.refused('Text.\n@return', 2, '@return says nothing')

    def test_a_line_that_is_not_indented(self) -> None:
        self.refused('Text.\n@param one  first\non.', 3, 'to be indented')

    def test_text_behind_the_tags(self) -> None:
        self.refused('@since API level 1\n\nText.', 3, 'text behind the tags')

    def test_tags_in_another_order(self) -> None:
        self.refused('Text.\n@retval BAD  it.\n@param one  first.', 3, '@param stands behind')

    def test_since(self) -> None:
        self.refused('Text.\n@since API level 1\n@since API level 2', 3, 'a second @since')
        self.refused('Text.\n@since 11', 0, '@since wants')

    def test_code_without_an_end(self) -> None:
        self.refused('@code{.c}\nint a;', 0, '@code without @endcode')

    def test_more_than_text(self) -> None:
        for text in ('One.\n\nTwo.', 'One.\n@return it.', '@code{.c}\nx\n@endcode', ''):
            with self.subTest(text), self.assertRaises(HeaderError):
                read(text).only_text()


if __name__ == '__main__':
    unittest.main()
