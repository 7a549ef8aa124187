"""What pages draw: the specs of their drawings, made from what queries return, in the reader's words."""
